"use client";

import { useEffect, useRef } from "react";
import type { Segment } from "@/lib/types";
import type { Playback } from "../../player/playback";
import { Store, useStore } from "@/lib/store";
import { LineRow } from "./line-row";
import { lineAt, type EditorLine } from "./lines";
import type { Drafts } from "./use-drafts";

interface Props {
  lines: readonly EditorLine[];
  language: string;
  playback: Playback | null;
  /** Of the people of the title, by their keys. */
  names: ReadonlyMap<string, string>;
  selected: string | null;
  onSelect: (segmentId: string) => void;
  drafts: Drafts;
}

/** Who says it, and to whom: `Yuna → Minho`. */
function whoSpeaks({ speaker, addressee }: Segment, names: ReadonlyMap<string, string>): string {
  return [speaker, addressee]
    .filter((id) => typeof id === "string")
    .map((id) => names.get(id) ?? id)
    .join(" → ");
}

const still = new Store({ time: 0 });

/** The lines in order of time; the one that is heard is marked. Rows that are far away cost the browser nothing. */
export function LineList({ lines, language, playback, names, selected, onSelect, drafts }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const heard = useStore<{ time: number }, string | undefined>(
    playback ?? still,
    ({ time }) => lineAt(lines, time * 1000)?.segment.segment_id,
  );

  useEffect(() => {
    // Whoever writes keeps the line under the cursor; whoever only watches is shown what is heard.
    const isWriting = list.current?.contains(document.activeElement) ?? false;
    if (!heard || isWriting || !playback?.snapshot().playing) return;
    list.current?.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
  }, [heard, playback]);

  return (
    <ol ref={list} className="divide-y divide-line border-y border-line">
      {lines.map((line) => {
        const id = line.segment.segment_id;
        const isSelected = id === selected;
        return (
          <LineRow
            key={id}
            line={line}
            language={language}
            who={whoSpeaks(line.segment, names)}
            isHeard={id === heard}
            draft={drafts.of(id)}
            desk={isSelected ? drafts : null}
            onSelect={onSelect}
          />
        );
      })}
    </ol>
  );
}
