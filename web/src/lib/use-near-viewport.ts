import { useEffect, useState, type RefObject } from "react";

/** How far below the window counts as near: about one swipe. */
const margin = "500px";

/** True from the moment the element first comes near the window; it never turns back. */
export function useNearViewport(element: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);

  useEffect(() => {
    if (near || !element.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: margin },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, near]);

  return near;
}
