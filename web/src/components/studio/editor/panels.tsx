"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Cue } from "@/lib/craft/cues";
import { suggestionsQuery } from "@/lib/craft/queries";
import type { SubtitleTrack, TrackReport } from "@/lib/types";
import { useQueryParam } from "@/lib/use-query-param";
import { StateChip } from "../state-chip";
import { TrackActions } from "../track-actions";
import { HistoryPanel } from "./history-panel";
import { KeyPanel } from "./key-panel";
import type { EditorLine } from "./lines";
import { ReportPanel } from "./report-panel";
import { SuggestionPanel } from "./suggestion-panel";

interface Props {
  episodeId: string;
  track: SubtitleTrack;
  lines: readonly EditorLine[];
  /** Undefined until it is here, null where there is none. */
  report: TrackReport | null | undefined;
  cues: readonly Cue[];
  /** Goes to the line of a moment, milliseconds. */
  onJump: (ms: number) => void;
}

const names = ["report", "suggestions", "history", "keys"] as const;
type PanelName = (typeof names)[number];

/** What there is to know of the track while one works on it; at most one of them is open. */
export function Panels(props: Props) {
  const { track, episodeId, report } = props;
  const t = useTranslations("editor");
  const asked = useQueryParam("panel");
  const [open, setOpen] = useState<PanelName | null>(() => names.find((name) => name === asked) ?? null);
  const suggestions = useQuery({ ...suggestionsQuery(track.subtitle_id), enabled: track.origin !== "human" });
  const counts: Partial<Record<PanelName, number>> = {
    report: report?.findings.length ?? 0,
    suggestions:
      suggestions.data?.items.filter(({ state }) => state === "open" || state === "agreed").length ?? 0,
  };

  const jump = (ms: number) => {
    props.onJump(ms);
    // On a small screen the panel would cover the line.
    if (!matchMedia("(min-width: 64rem)").matches) setOpen(null);
  };

  return (
    <div className="px-gutter pb-2 lg:px-0">
      <div className="flex flex-wrap items-center gap-2 pt-3 max-lg:hidden">
        <StateChip track={track} />
        <TrackActions episodeId={episodeId} track={track} />
      </div>
      <div className="flex gap-4 border-b border-line">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            aria-expanded={open === name}
            aria-controls={`panel-${name}`}
            onClick={() => setOpen(open === name ? null : name)}
            className="-mb-px border-b-2 border-transparent py-2.5 text-sm font-semibold text-mist hover:text-paper focus-visible:-outline-offset-3 aria-expanded:border-celadon aria-expanded:text-paper"
          >
            {t(`panels.${name}`)}
            {counts[name] ? <span className="ml-1.5 tabular-nums">{counts[name]}</span> : null}
          </button>
        ))}
      </div>
      <div
        id={`panel-${open}`}
        className="max-lg:max-h-[40svh] max-lg:overflow-y-auto"
        hidden={open === null}
      >
        {open === "report" && <ReportPanel {...props} onJump={jump} />}
        {open === "suggestions" && (
          <SuggestionPanel {...props} onJump={jump} suggestions={suggestions.data?.items ?? []} />
        )}
        {open === "history" && <HistoryPanel track={track} onJump={jump} />}
        {open === "keys" && <KeyPanel />}
      </div>
    </div>
  );
}
