import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseSprite, type Still } from "./sprite";

const none: readonly Still[] = [];

/** The stills of a video; none when there are none or they do not load, which costs only the preview. */
export function useStills(url: string | null | undefined): readonly Still[] {
  const stills = useQuery({
    queryKey: ["stills", url],
    enabled: Boolean(url),
    staleTime: Infinity,
    retry: false,
    // The address is renewed while the video plays; the pictures stay what they are.
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const response = await fetch(url ?? "", { signal });
      if (!response.ok) throw new Error(`stills answered ${response.status}`);
      return parseSprite(await response.text(), response.url);
    },
  });
  return stills.data ?? none;
}
