import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/**
 * False while the page is built and while React takes over what was built, true from then on. What depends on the address of a
 * page that was built under another one must wait for it: attributes that differ at the take-over are never corrected.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
