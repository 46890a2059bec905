import { useCallback, useSyncExternalStore, type RefObject } from "react";

/** Older iPhones can only enlarge the video itself. */
type IosVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

function subscribe(notify: () => void): () => void {
  document.addEventListener("fullscreenchange", notify);
  return () => document.removeEventListener("fullscreenchange", notify);
}

/** Whether the box fills the screen, and the switch. */
export function useFullscreen(box: RefObject<HTMLElement | null>): [boolean, () => void] {
  const active = useSyncExternalStore(
    subscribe,
    () => document.fullscreenElement !== null,
    () => false,
  );
  const toggle = useCallback(() => {
    const element = box.current;
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (element?.requestFullscreen) void element.requestFullscreen().catch(() => undefined);
    else element?.querySelector<IosVideo>("video")?.webkitEnterFullscreen?.();
  }, [box]);
  return [active, toggle];
}
