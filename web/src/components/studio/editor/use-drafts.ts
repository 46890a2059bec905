import { useCallback, useEffect, useMemo, useState } from "react";
import type { EditorLine } from "./lines";
import { useSaveLine, type Verdict } from "./use-save-line";

/** Where a line that is being written stands. */
export interface Draft {
  text: string;
  status: "open" | "saving" | "saved" | "failed";
  /** What somebody else has written meanwhile. */
  theirs?: string;
  error?: unknown;
}

export interface Drafts {
  of: (segmentId: string) => Draft | undefined;
  write: (segmentId: string, text: string) => void;
  /** Takes back what was written. */
  drop: (segmentId: string) => void;
  /** Says whether it was saved. */
  save: (line: EditorLine, verdict: Verdict) => Promise<boolean>;
}

/** What is written and not yet saved, line by line; the page does not go away with it unasked. */
export function useDrafts(track: { id: string; isTranscript: boolean }): Drafts {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(new Map());
  const { id, isTranscript } = track;
  const saveLine = useSaveLine({ id, isTranscript });

  const set = useCallback((segmentId: string, draft: Draft | null) => {
    setDrafts((known) => {
      const next = new Map(known);
      if (draft) next.set(segmentId, draft);
      else next.delete(segmentId);
      return next;
    });
  }, []);

  const save = useCallback(
    async (line: EditorLine, verdict: Verdict) => {
      const segmentId = line.segment.segment_id;
      const text = (drafts.get(segmentId)?.text ?? line.text).trim();
      set(segmentId, { text, status: "saving" });
      try {
        const saved = await saveLine(line, text, verdict);
        if (saved.kind === "changed") set(segmentId, { text, status: "open", theirs: saved.theirs });
        else set(segmentId, { text, status: "saved" });
        return saved.kind === "saved";
      } catch (error) {
        set(segmentId, { text, status: "failed", error });
        return false;
      }
    },
    [drafts, set, saveLine],
  );

  const hasOpen = [...drafts.values()].some(({ status }) => status !== "saved");
  useEffect(() => {
    if (!hasOpen) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [hasOpen]);

  return useMemo(
    () => ({
      of: (segmentId: string) => drafts.get(segmentId),
      write: (segmentId: string, text: string) => set(segmentId, { text, status: "open" }),
      drop: (segmentId: string) => set(segmentId, null),
      save,
    }),
    [drafts, set, save],
  );
}
