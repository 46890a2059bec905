"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ThumbsUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { suggestionsQuery } from "@/lib/craft/queries";
import { known, suggestionStates } from "@/lib/known";
import { api } from "@/lib/queries";
import type { SubtitleTrack, Suggestion } from "@/lib/types";
import { Button } from "../../ui/button";
import { useErrorText } from "../../ui/section-error";
import { TextDiff } from "../../ui/text-diff";

/** Viewers who must agree before a correction is shown. */
const enoughVotes = 3;

interface Props {
  track: SubtitleTrack;
  segmentId: string;
  suggestions: readonly Suggestion[];
}

/** What viewers have proposed: for this line first, then elsewhere in the episode. */
export function Proposals({ track, segmentId, suggestions }: Props) {
  const t = useTranslations("correction");
  const here = suggestions.filter((suggestion) => suggestion.segment_id === segmentId);
  const elsewhere = suggestions.filter((suggestion) => suggestion.segment_id !== segmentId);
  const list = (items: readonly Suggestion[]) => (
    <ul className="divide-y divide-line">
      {items.map((suggestion) => (
        <li key={suggestion.suggestion_id}>
          <Proposal track={track} suggestion={suggestion} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {here.length > 0 && (
        <section className="mt-6 border-t border-line pt-4">
          <h3 className="text-sm font-semibold">{t("here")}</h3>
          {list(here)}
        </section>
      )}
      {elsewhere.length > 0 && (
        <details className="mt-6 border-t border-line pt-4">
          <summary className="text-sm font-semibold">{t("elsewhere", { count: elsewhere.length })}</summary>
          {list(elsewhere)}
        </details>
      )}
    </>
  );
}

function Proposal({ track, suggestion }: { track: SubtitleTrack; suggestion: Suggestion }) {
  const t = useTranslations("correction");
  const errorText = useErrorText();
  const vote = useVote(track.subtitle_id, suggestion.suggestion_id);
  const state = known(suggestionStates, suggestion.state, "open");
  return (
    <div className="flex items-start justify-between gap-4 py-3">
      <div className="min-w-0">
        <p lang={track.language}>
          <TextDiff before={suggestion.replaces} after={suggestion.text} />
        </p>
        <p className="mt-1 text-sm text-mist">
          {[
            suggestion.is_own && t("yours"),
            t(`states.${state}`),
            state === "open" && t("votes", { count: suggestion.votes, needed: enoughVotes }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {vote.isError && (
          <p role="alert" className="mt-1 text-sm font-medium text-ember">
            {errorText(vote.error)}
          </p>
        )}
      </div>
      {!suggestion.is_own && state === "open" && (
        <Button
          size="small"
          look="quiet"
          disabled={vote.isPending || vote.isSuccess}
          onClick={() => vote.mutate()}
        >
          <ThumbsUp aria-hidden="true" size={16} />
          {t(vote.isSuccess ? "voted" : "vote")}
        </Button>
      )}
    </div>
  );
}

function useVote(track: string, suggestion: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/subtitles/{id}/suggestions/{suggestion}/vote", {
          params: { path: { id: track, suggestion } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: suggestionsQuery(track).queryKey }),
  });
}
