import { useSyncExternalStore } from "react";

// Reading the address through useSearchParams would keep the whole page out of the built HTML.
const noChange = () => () => undefined;

/** One parameter of the address; null while the page is being built, which cannot know it. */
export function useQueryParam(name: string): string | null {
  return useSyncExternalStore(
    noChange,
    () => new URLSearchParams(location.search).get(name),
    () => null,
  );
}
