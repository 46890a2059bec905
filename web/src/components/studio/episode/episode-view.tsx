"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link, usePathname } from "@/i18n/navigation";
import { studioContentQuery, studioTracksQuery } from "@/lib/craft/queries";
import { episodeQuery } from "@/lib/queries";
import { idFromPath } from "@/lib/route-id";
import type { StudioTrack } from "@/lib/types";
import { buttonClass } from "../../ui/button";
import { SectionError } from "../../ui/section-error";
import { Publication } from "../publication/publication";
import { CreatorsOnly, Refused, StudioPage } from "../studio-page";
import { EpisodeForm } from "./episode-form";
import { JobPanel } from "./job-panel";
import { TrackCard } from "./track-card";

/** An episode, for those who work on it: who sees it, how its video comes along, its subtitles and what is said about it. */
export default function EpisodeView() {
  const id = idFromPath(usePathname());
  return (
    <CreatorsOnly>
      <Known id={id} />
    </CreatorsOnly>
  );
}

/** Of an id alone nobody knows the title. */
function Known({ id }: { id: string }) {
  const t = useTranslations("studio");
  const episode = useQuery(episodeQuery(id));
  if (isRefusal(episode.error)) return <Refused title={t("notYours")} text={episode.error.message} />;
  if (episode.error) return <Failed error={episode.error} onRetry={() => void episode.refetch()} />;
  if (!episode.data) return <div className="mx-gutter mt-28 skeleton h-96" />;
  return <Episode id={id} contentId={episode.data.content_id} />;
}

function Episode({ id, contentId }: { id: string; contentId: string }) {
  const t = useTranslations();
  const title = useQuery(studioContentQuery(contentId));
  const tracks = useQuery(studioTracksQuery(id));
  const failed = title.error ?? tracks.error;
  if (isRefusal(failed)) return <Refused title={t("studio.notYours")} text={failed.message} />;
  if (failed)
    return <Failed error={failed} onRetry={() => [title, tracks].forEach((query) => void query.refetch())} />;
  if (!title.data || !tracks.data) return <div className="mx-gutter mt-28 skeleton h-96" />;
  const episode = title.data.episodes.find(({ episode_id }) => episode_id === id);
  if (!episode) return <Refused title={t("studio.notYours")} />;

  return (
    <StudioPage
      title={t("title.episodeNumber", { number: episode.episode_number })}
      trail={[
        { href: "/studio", label: t("studio.title") },
        { href: `/studio/title/${contentId}`, label: title.data.title },
      ]}
    >
      <div className="mt-8 grid items-start gap-5 *:mt-0 lg:grid-cols-2">
        <Publication
          subject={{ kind: "episode", id }}
          status={episode.status}
          publishAt={episode.publish_at}
          missing={episode.is_playable ? null : t("publication.needsVideo")}
        />
        {episode.job_id ? (
          <JobPanel key={episode.job_id} id={episode.job_id} />
        ) : (
          <NoVideo contentId={contentId} />
        )}
      </div>
      <Tracks id={id} tracks={tracks.data.items} />
      <EpisodeForm episode={episode} />
    </StudioPage>
  );
}

function isRefusal(error: Error | null): error is ApiError {
  return error instanceof ApiError && [403, 404].includes(error.status);
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className="pt-32">
      <SectionError error={error} onRetry={onRetry} />
    </div>
  );
}

function NoVideo({ contentId }: { contentId: string }) {
  const t = useTranslations();
  return (
    <section aria-labelledby="job" className="rounded-2xl border border-line bg-surface p-5 sm:p-6">
      <h2 id="job" className="text-heading">
        {t("job.title")}
      </h2>
      <p className="mt-2 mb-5 text-mist">{t("job.noVideo")}</p>
      <Link
        href={`/studio/upload?title=${contentId}`}
        prefetch={false}
        className={buttonClass("primary", "small")}
      >
        <Upload aria-hidden="true" size={17} />
        {t("studio.upload")}
      </Link>
    </section>
  );
}

function Tracks({ id, tracks }: { id: string; tracks: readonly StudioTrack[] }) {
  const t = useTranslations("studio");
  return (
    <section aria-labelledby="tracks" className="mt-12">
      <h2 id="tracks" className="text-heading">
        {t("subtitles")}
      </h2>
      <p className="mt-1 max-w-3xl text-sm text-mist">
        {tracks.length === 0 ? t("noTracksText") : t("episodeIntro")}
      </p>
      <ul className="mt-5 grid gap-5 xl:grid-cols-2">
        {tracks.map((known) => (
          <li key={known.track.subtitle_id}>
            <TrackCard episodeId={id} known={known} />
          </li>
        ))}
      </ul>
    </section>
  );
}
