"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { usePathname } from "@/i18n/navigation";
import { studioTracksQuery } from "@/lib/craft/queries";
import { episodeQuery } from "@/lib/queries";
import { idFromPath } from "@/lib/route-id";
import { Notice } from "../../ui/notice";
import { SectionError } from "../../ui/section-error";
import { CreatorsOnly, StudioPage } from "../studio-page";
import { TrackCard } from "./track-card";

/** The subtitles of an episode, for those who work on them. */
export default function EpisodeView() {
  const id = idFromPath(usePathname());
  return (
    <CreatorsOnly>
      <Episode id={id} />
    </CreatorsOnly>
  );
}

function Episode({ id }: { id: string }) {
  const t = useTranslations();
  const episode = useQuery(episodeQuery(id));
  const tracks = useQuery(studioTracksQuery(id));

  const refused = [episode.error, tracks.error].find(
    (error) => error instanceof ApiError && [403, 404].includes(error.status),
  );
  if (refused) return <Notice scope="page" title={t("studio.notYours")} text={refused.message} />;
  const failed = episode.error ?? tracks.error;
  if (failed) {
    return (
      <div className="pt-32">
        <SectionError
          error={failed}
          onRetry={() => {
            void episode.refetch();
            void tracks.refetch();
          }}
        />
      </div>
    );
  }
  if (!episode.data || !tracks.data) return <div className="mx-gutter mt-28 skeleton h-96" />;

  const { content_id, content_title, content_title_translated, episode_number } = episode.data;
  return (
    <StudioPage
      title={t("studio.subtitlesOf", { number: episode_number })}
      intro={t("studio.episodeIntro")}
      trail={[
        { href: "/studio", label: t("studio.title") },
        { href: `/studio/title/${content_id}`, label: content_title_translated || content_title },
      ]}
    >
      {tracks.data.items.length === 0 && (
        <Notice title={t("studio.noTracks")} text={t("studio.noTracksText")} />
      )}
      <ul className="mt-8 grid gap-5 xl:grid-cols-2">
        {tracks.data.items.map((known) => (
          <li key={known.track.subtitle_id}>
            <TrackCard episodeId={id} known={known} />
          </li>
        ))}
      </ul>
    </StudioPage>
  );
}
