"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, MessageSquareText, PencilLine } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Link } from "@/i18n/navigation";
import { suggestionsQuery } from "@/lib/craft/queries";
import { agoText, languageName } from "@/lib/format";
import { severities } from "@/lib/known";
import type { StudioTrack } from "@/lib/types";
import { buttonClass } from "../../ui/button";
import { QualityLabel } from "../../ui/quality-label";
import { TrackReason } from "../../ui/track-reason";
import { StateChip } from "../state-chip";
import { severityColors } from "../severity";
import { TrackActions } from "../track-actions";
import { LineShares } from "./line-shares";

interface Props {
  episodeId: string;
  known: StudioTrack;
}

/** How one language of an episode stands, and what can be done with it. */
export function TrackCard({ episodeId, known }: Props) {
  const t = useTranslations("studio");
  const locale = useLocale();
  const [now] = useState(() => Date.now());
  const { track } = known;
  const name = languageName(track.language);

  return (
    <article
      aria-label={name}
      className="flex h-full flex-col rounded-2xl border border-line bg-surface p-5 sm:p-6"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div>
          <h3 lang={track.language} className="text-heading">
            {name}
          </h3>
          <p className="mt-1 text-sm text-mist">
            <QualityLabel track={track} />
          </p>
        </div>
        <StateChip track={track} />
      </div>
      {track.state_reason && track.state !== "published" && (
        <p className="mt-3 rounded-xl bg-raised px-4 py-3 text-sm">
          <TrackReason reason={track.state_reason} />
        </p>
      )}
      <LineShares lines={known.lines} />
      <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-3 text-sm">
        <div>
          <dt className="text-mist">{t("findings")}</dt>
          <dd className="mt-1 flex flex-wrap gap-x-3 gap-y-1 font-semibold">
            {known.findings
              ? severities.map((severity) => (
                  <span key={severity} className="flex items-center gap-1.5 tabular-nums">
                    <span
                      aria-hidden="true"
                      className={`size-2 shrink-0 rounded-full ${severityColors[severity].dot}`}
                    />
                    {known.findings?.[severity]}
                    <span className="font-normal text-mist">{t(`severities.${severity}`)}</span>
                  </span>
                ))
              : t("notChecked")}
          </dd>
        </div>
        <div>
          <dt className="text-mist">{t("changed")}</dt>
          <dd className="mt-1 font-semibold">
            {agoText(known.updated_at, locale, now)}
            <span className="font-normal text-mist"> · {t("revision", { number: track.revision })}</span>
          </dd>
        </div>
      </dl>
      <div className="mt-auto flex flex-wrap items-center gap-2.5 pt-5">
        {track.revision > 0 && (
          <Link
            href={`/studio/editor/${episodeId}?language=${track.language}`}
            prefetch={false}
            className={buttonClass("primary", "small")}
          >
            <PencilLine aria-hidden="true" size={16} />
            {t("edit")}
          </Link>
        )}
        <TrackActions episodeId={episodeId} track={track} />
        <OpenSuggestions episodeId={episodeId} known={known} />
        {track.revision > 0 &&
          (["srt", "vtt"] as const).map((format) => (
            <a
              key={format}
              href={`/api/v1/subtitles/${track.subtitle_id}.${format}`}
              download={`${track.language}.${format}`}
              aria-label={t("downloadAs", { format: format.toUpperCase() })}
              className="inline-flex h-10 items-center gap-1.5 rounded-full px-2 text-sm font-semibold text-mist hover:text-paper"
            >
              <Download aria-hidden="true" size={16} />
              {format.toUpperCase()}
            </a>
          ))}
      </div>
    </article>
  );
}

/** The way to the corrections of viewers that await a decision. */
function OpenSuggestions({ episodeId, known: { track } }: Props) {
  const t = useTranslations("studio");
  const suggestions = useQuery({ ...suggestionsQuery(track.subtitle_id), enabled: track.origin !== "human" });
  const open = suggestions.data?.items.filter(({ state }) => state === "open" || state === "agreed") ?? [];
  if (open.length === 0) return null;
  return (
    <Link
      href={`/studio/editor/${episodeId}?language=${track.language}&panel=suggestions`}
      prefetch={false}
      className={buttonClass("secondary", "small")}
    >
      <MessageSquareText aria-hidden="true" size={16} />
      {t("openSuggestions", { count: open.length })}
    </Link>
  );
}
