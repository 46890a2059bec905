import { ApiError, unwrap } from "@hallyu/api-client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { keysOfLines, segmentsQuery } from "@/lib/craft/queries";
import { api } from "@/lib/queries";
import type { Segment } from "@/lib/types";
import { textOf, type EditorLine } from "./lines";

export type Verdict = "reviewed" | "approved";

/** What became of a change: `changed` says that somebody else was faster, and what the line is now. */
export type Saved = { kind: "saved" } | { kind: "changed"; theirs: string };

interface Track {
  id: string;
  isTranscript: boolean;
}

/** Saves a line. Of a line that was changed meanwhile nothing is overwritten. */
export function useSaveLine({ id, isTranscript }: Track) {
  const queries = useQueryClient();
  return useCallback(
    async (line: EditorLine, text: string, state: Verdict): Promise<Saved> => {
      const { segment_id: segment } = line.segment;
      const send = () =>
        unwrap(
          api.PATCH("/api/v1/subtitles/{id}/segments/{segment}", {
            params: { path: { id, segment } },
            body: { rev: line.rev, text, state },
          }),
        );
      let saved: Segment;
      try {
        saved = await send();
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 409) throw error;
        const all = await queries.fetchQuery({ ...segmentsQuery(id), staleTime: 0 });
        const now = all.find((candidate) => candidate.segment_id === segment);
        const theirs = now && textOf(now, isTranscript);
        if (theirs && theirs.rev !== line.rev) return { kind: "changed", theirs: theirs.text };
        // Another line of the track was saved in the same moment; this one is as it was.
        saved = await send();
      }
      queries.setQueryData(segmentsQuery(id).queryKey, (all: Segment[] | undefined) =>
        all?.map((known) => (known.segment_id === segment ? saved : known)),
      );
      // The lines themselves are known; what is made of them is not.
      for (const queryKey of keysOfLines(id).slice(1)) void queries.invalidateQueries({ queryKey });
      return { kind: "saved" };
    },
    [queries, id, isTranscript],
  );
}
