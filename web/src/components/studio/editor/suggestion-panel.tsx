"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { keysOfLines, suggestionsQuery } from "@/lib/craft/queries";
import { agoText, stamp } from "@/lib/format";
import { faults, known, suggestionStates } from "@/lib/known";
import { api } from "@/lib/queries";
import type { SubtitleTrack, Suggestion } from "@/lib/types";
import { Button } from "../../ui/button";
import { useErrorText } from "../../ui/section-error";
import { TextDiff } from "../../ui/text-diff";
import type { EditorLine } from "./lines";

interface Props {
  track: SubtitleTrack;
  suggestions: readonly Suggestion[];
  lines: readonly EditorLine[];
  onJump: (ms: number) => void;
}

function isPending({ state }: Suggestion): boolean {
  return state === "open" || state === "agreed";
}

/** The corrections that viewers propose: those that await a decision, then those that have one. */
export function SuggestionPanel({ track, suggestions, lines, onJump }: Props) {
  const t = useTranslations("suggestions");
  const pending = suggestions.filter(isPending);
  const decided = suggestions.filter((known) => !isPending(known));
  if (suggestions.length === 0) return <p className="py-4 text-sm text-mist">{t("none")}</p>;
  return (
    <ul className="divide-y divide-line">
      {[...pending, ...decided].map((suggestion) => {
        const line = lines.find(({ segment }) => segment.segment_id === suggestion.segment_id);
        return (
          <li key={suggestion.suggestion_id}>
            <SuggestionCard suggestion={suggestion} line={line} track={track} onJump={onJump} />
          </li>
        );
      })}
    </ul>
  );
}

interface CardProps extends Pick<Props, "track" | "onJump"> {
  suggestion: Suggestion;
  line: EditorLine | undefined;
}

function SuggestionCard({ suggestion, line, track, onJump }: CardProps) {
  const t = useTranslations("suggestions");
  const locale = useLocale();
  const errorText = useErrorText();
  const [now] = useState(() => Date.now());
  const decide = useDecision(track.subtitle_id, suggestion.suggestion_id);
  const { segment } = line ?? {};
  return (
    <article className="py-4 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-mist">
        {segment && (
          <button
            type="button"
            onClick={() => onJump(segment.start_ms)}
            className="rounded-sm font-semibold text-celadon tabular-nums hover:text-celadon-light"
          >
            {stamp(segment.start_ms)}
          </button>
        )}
        <span>{t(`faults.${known(faults, suggestion.reason, "meaning")}`)}</span>
        <span>{t("votes", { count: suggestion.votes })}</span>
        <span>{agoText(suggestion.created_at, locale, now)}</span>
      </p>
      {segment && (
        <p lang="ko" className="mt-1.5 text-mist">
          {segment.source}
        </p>
      )}
      <p lang={track.language} className="mt-1 text-base">
        <TextDiff before={suggestion.replaces} after={suggestion.text} />
      </p>
      {isPending(suggestion) ? (
        <div className="mt-2.5 flex flex-wrap gap-2">
          <Button size="small" disabled={decide.isPending} onClick={() => decide.mutate("accept")}>
            {t("accept")}
          </Button>
          <Button
            size="small"
            look="quiet"
            disabled={decide.isPending}
            onClick={() => decide.mutate("refuse")}
          >
            {t("refuse")}
          </Button>
        </div>
      ) : (
        <p className="mt-1.5 font-semibold text-mist">
          {t(`states.${known(suggestionStates, suggestion.state, "open")}`)}
        </p>
      )}
      {decide.isError && (
        <p role="alert" className="mt-2 font-medium text-ember">
          {errorText(decide.error)}
        </p>
      )}
    </article>
  );
}

function useDecision(track: string, suggestion: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (decision: "accept" | "refuse") => {
      const options = { params: { path: { id: track, suggestion } } };
      return unwrap(
        decision === "accept"
          ? api.POST("/api/v1/subtitles/{id}/suggestions/{suggestion}/accept", options)
          : api.POST("/api/v1/subtitles/{id}/suggestions/{suggestion}/refuse", options),
      );
    },
    onSettled: (_data, _error, decision) => {
      const changed = [
        suggestionsQuery(track).queryKey,
        ...(decision === "accept" ? keysOfLines(track) : []),
      ];
      return Promise.all(changed.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
