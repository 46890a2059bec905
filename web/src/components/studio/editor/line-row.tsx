"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import { stamp } from "@/lib/format";
import { known, reviewStates } from "@/lib/known";
import { CueText } from "../../player/cue-text";
import { FindingMarks } from "../findings";
import { LineForm } from "./line-form";
import type { EditorLine } from "./lines";
import type { Draft, Drafts } from "./use-drafts";

interface Props {
  line: EditorLine;
  language: string;
  /** Who says it, and to whom; empty if nobody knows. */
  who: string;
  /** Whether the video is at it. */
  isHeard: boolean;
  draft: Draft | undefined;
  /** Given to the one line that is being written. */
  desk: Drafts | null;
  onSelect: (segmentId: string) => void;
}

const stateColors: Record<(typeof reviewStates)[number], string> = {
  machine: "text-mist",
  suggested: "text-paper",
  reviewed: "text-celadon",
  approved: "text-celadon",
  stale: "text-ember",
  failed: "text-ember",
};

/** A line: when, what is said in Korean, what it says in the track, and what is to say of that. */
export const LineRow = memo(function LineRow(props: Props) {
  const { line, language, who, isHeard, draft, desk, onSelect } = props;
  const t = useTranslations("editor");
  const { segment } = line;
  const select = () => onSelect(segment.segment_id);

  return (
    <li
      aria-current={isHeard ? "true" : undefined}
      className={`grid scroll-mt-82 grid-cols-[3.75rem_minmax(0,1fr)] gap-x-3 gap-y-1 border-l-3 py-2.5 pr-2 pl-2 lg:scroll-mt-24 ${
        desk ? "" : "[contain-intrinsic-size:auto_4.5rem] [content-visibility:auto]"
      } ${isHeard ? "border-celadon bg-raised" : desk ? "border-edge bg-surface" : "border-transparent"}`}
    >
      <button
        type="button"
        onClick={select}
        aria-label={t("goTo", { number: segment.seq, time: stamp(segment.start_ms) })}
        className="self-start rounded-sm py-0.5 text-left text-sm text-mist tabular-nums hover:text-celadon focus-visible:outline-offset-0"
      >
        {stamp(segment.start_ms)}
      </button>
      <div className="min-w-0">
        <div className={line.state === null ? "" : "grid gap-x-6 gap-y-0.5 xl:grid-cols-2"}>
          {line.state !== null && (
            <p
              lang="ko"
              className={`text-[0.9375rem] ${segment.is_shown ? "text-mist" : "text-mist line-through"}`}
            >
              {segment.source}
            </p>
          )}
          {desk ? (
            <LineForm line={line} language={language} draft={draft} drafts={desk} />
          ) : (
            <button
              type="button"
              lang={language}
              onClick={select}
              className="rounded-sm text-left text-[0.9375rem] hover:text-celadon-light focus-visible:outline-offset-0"
            >
              {(draft?.text ?? line.text) ? (
                <CueText text={draft?.text ?? line.text} />
              ) : (
                <span lang="" className="text-ember">
                  {t("empty")}
                </span>
              )}
            </button>
          )}
        </div>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          {who && <span className="font-medium">{who}</span>}
          {line.state && (
            <span className={stateColors[known(reviewStates, line.state, "machine")]}>
              {t(`states.${known(reviewStates, line.state, "machine")}`)}
              {segment.translation?.origin === "memory" && ` · ${t("fromMemory")}`}
            </span>
          )}
          {segment.translation?.is_outdated && <span className="text-ember">{t("outdated")}</span>}
          {!segment.is_shown && <span className="text-ember">{t("notShown")}</span>}
          {segment.doubts.length > 0 && segment.is_shown && (
            <span className="text-ember">{t("doubted", { rules: segment.doubts.join(", ") })}</span>
          )}
          {draft?.status === "open" && !desk && <span className="text-ember">{t("unsaved")}</span>}
          <FindingMarks findings={line.findings} isOpen={desk !== null} />
        </p>
      </div>
    </li>
  );
});
