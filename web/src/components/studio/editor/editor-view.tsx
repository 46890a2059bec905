"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { usePathname } from "@/i18n/navigation";
import { studioTracksQuery } from "@/lib/craft/queries";
import { languageName } from "@/lib/format";
import { episodeQuery } from "@/lib/queries";
import { idFromPath } from "@/lib/route-id";
import { useQueryParam } from "@/lib/use-query-param";
import { PageTitle } from "../../layout/page-title";
import { SectionError } from "../../ui/section-error";
import { CreatorsOnly, Refused } from "../studio-page";
import { Trail } from "../trail";
import { Editor } from "./editor";

/** One language of an episode, line by line beside the video. */
export default function EditorView() {
  const id = idFromPath(usePathname());
  return (
    <CreatorsOnly>
      <Workbench episodeId={id} />
    </CreatorsOnly>
  );
}

function Workbench({ episodeId }: { episodeId: string }) {
  const t = useTranslations();
  const wanted = useQueryParam("language");
  const episode = useQuery(episodeQuery(episodeId));
  const tracks = useQuery(studioTracksQuery(episodeId));
  const failed = episode.error ?? tracks.error;
  if (failed instanceof ApiError && [403, 404].includes(failed.status)) {
    return <Refused title={t("studio.notYours")} text={failed.message} />;
  }
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
  const known = tracks.data.items.find(({ track }) => track.language === wanted);
  if (!known || known.track.revision === 0) {
    return <Refused title={t("editor.missing")} text={t("editor.missingText")} />;
  }

  const { content_title_translated, content_title, content_id, episode_number } = episode.data;
  const number = t("title.episodeNumber", { number: episode_number });
  const title = t("editor.title", { language: languageName(known.track.language) });
  return (
    <div className="px-gutter pt-24 pb-8">
      <PageTitle>{`${title} · ${number}`}</PageTitle>
      <Trail
        steps={[
          { href: "/studio", label: t("studio.title") },
          { href: `/studio/title/${content_id}`, label: content_title_translated || content_title },
          { href: `/studio/episode/${episodeId}`, label: number },
        ]}
      />
      <h1 className="mt-2 mb-5 text-heading">{title}</h1>
      <Editor key={known.track.subtitle_id} episode={episode.data} track={known.track} />
    </div>
  );
}
