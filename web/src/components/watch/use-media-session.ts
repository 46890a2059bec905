import { useEffect } from "react";
import type { Episode } from "@/lib/types";

/** Tells the system what is playing: lock screens and headset displays show it. */
export function useMediaSession(episode: Episode): void {
  useEffect(() => {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: episode.title_translated || episode.title,
      artist: episode.content_title_translated || episode.content_title,
      ...(episode.thumbnail_url && { artwork: [{ src: episode.thumbnail_url }] }),
    });
    return () => {
      navigator.mediaSession.metadata = null;
    };
  }, [episode]);
}
