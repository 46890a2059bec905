"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { languageName } from "@/lib/format";
import { known, trackStates } from "@/lib/known";
import { subtitlesQuery } from "@/lib/queries";
import type { SubtitleTrack } from "@/lib/types";
import { QualityLabel } from "../ui/quality-label";
import { SectionError } from "../ui/section-error";
import { TrackReason } from "../ui/track-reason";

const dots: Record<(typeof trackStates)[number], string> = {
  published: "bg-celadon",
  queued: "bg-mist",
  processing: "bg-mist",
  draft: "bg-mist",
  in_review: "bg-mist",
  waiting: "bg-ember",
  failed: "bg-ember",
};

/** The subtitles of an episode: who made them, how good they are, and plainly why some are missing. */
export function TrackStates({ episodeId }: { episodeId: string }) {
  const t = useTranslations("watch");
  const tracks = useQuery(subtitlesQuery(episodeId));

  return (
    <section aria-labelledby="tracks-heading" aria-busy={tracks.isPending}>
      <h2 id="tracks-heading" className="text-heading">
        {t("tracksTitle")}
      </h2>
      {tracks.isPending && <div className="skeleton mt-4 h-40" />}
      {tracks.isError && (
        <div className="-mx-gutter mt-4">
          <SectionError error={tracks.error} onRetry={() => void tracks.refetch()} />
        </div>
      )}
      {tracks.data?.items.length === 0 && <p className="mt-3 text-mist">{t("noTracks")}</p>}
      <ul className="mt-3 divide-y divide-line">
        {tracks.data?.items.map((track) => (
          <li key={track.subtitle_id} className="py-3.5">
            <Track track={track} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Track({ track }: { track: SubtitleTrack }) {
  const t = useTranslations("tracks");
  const state = known(trackStates, track.state, "processing");

  return (
    <>
      <p lang={track.language} className="font-semibold">
        {languageName(track.language)}
      </p>
      <p className="mt-1 flex gap-2 text-sm text-mist">
        <span aria-hidden="true" className={`mt-1.75 size-1.5 shrink-0 rounded-full ${dots[state]}`} />
        <span>
          {t(state)}
          {track.state === "published" && (
            <>
              {" · "}
              <QualityLabel track={track} />
            </>
          )}
          {track.state_reason && track.state !== "published" && (
            <span className="block">
              <TrackReason reason={track.state_reason} />
            </span>
          )}
        </span>
      </p>
    </>
  );
}
