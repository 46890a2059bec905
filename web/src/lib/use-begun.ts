import { useQuery } from "@tanstack/react-query";
import { continueQuery } from "./library-queries";
import { useSession } from "./session";
import type { Watched } from "./types";

/** The episode at which this visitor goes on with the title; undefined if they have not begun, or it is not known. */
export function useBegun(titleId: string): Watched | undefined {
  const begun = useQuery({ ...continueQuery(), enabled: useSession() !== null });
  return begun.data?.items.find((watched) => watched.content_id === titleId);
}
