import { useEffect, useState, type RefObject } from "react";

/** In which directions a row can still be scrolled. */
export type ScrollRoom = "none" | "forward" | "back" | "both";

/** Positions are fractions of pixels: within this of an end counts as the end. */
const tolerance = 2;

function roomOf({ scrollLeft, scrollWidth, clientWidth }: Element): ScrollRoom {
  const back = scrollLeft > tolerance;
  const forward = scrollLeft + clientWidth < scrollWidth - tolerance;
  if (back && forward) return "both";
  if (back) return "back";
  return forward ? "forward" : "none";
}

/** Watches a row that scrolls sideways. `content` is what it holds: its width changes with it. */
export function useScrollRoom(row: RefObject<HTMLElement | null>, content: unknown): ScrollRoom {
  const [room, setRoom] = useState<ScrollRoom>("none");

  useEffect(() => {
    const element = row.current;
    if (!element) return;
    const measure = () => setRoom(roomOf(element));
    const resizing = new ResizeObserver(measure);
    resizing.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      resizing.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [row, content]);

  return room;
}
