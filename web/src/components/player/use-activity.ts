import { useCallback, useEffect, useRef, useState } from "react";

const idleMilliseconds = 2800;

/** True while the viewer moves, and for a moment after. */
export function useActivity(): [boolean, () => void, () => void] {
  const [active, setActive] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const rest = useCallback(() => {
    clearTimeout(timer.current);
    setActive(false);
  }, []);
  const wake = useCallback(() => {
    clearTimeout(timer.current);
    setActive(true);
    timer.current = setTimeout(() => setActive(false), idleMilliseconds);
  }, []);

  useEffect(() => {
    timer.current = setTimeout(() => setActive(false), idleMilliseconds);
    return () => clearTimeout(timer.current);
  }, []);

  return [active, wake, rest];
}
