"use client";

import { Captions, ChevronRight, PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { known, titleStates } from "@/lib/known";
import type { StudioTitle } from "@/lib/types";
import { Poster } from "../../catalogue/poster";
import { buttonClass } from "../../ui/button";

/** A title with its episodes. */
export function TitleCard({ title }: { title: StudioTitle }) {
  const t = useTranslations();
  return (
    <article
      aria-label={title.title}
      className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-5 gap-y-4 rounded-2xl border border-line bg-surface p-4 sm:grid-cols-[7rem_minmax(0,1fr)] sm:p-5"
    >
      <div className="self-start sm:row-span-2">
        <Poster url={title.poster_url} seed={title.content_id} name={title.title} original={null} />
      </div>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 lang="ko" className="text-heading">
            {title.title}
          </h2>
          <p className="mt-1 text-sm text-mist">
            {[
              t(`types.${title.type}`),
              t(`studio.titleStates.${known(titleStates, title.status, "draft")}`),
              t("studio.views", { count: title.views }),
            ].join(" · ")}
          </p>
        </div>
        <Link
          href={`/studio/title/${title.content_id}`}
          prefetch={false}
          className={buttonClass("quiet", "small")}
        >
          <PencilLine aria-hidden="true" size={17} />
          {t("studio.editTitle")}
        </Link>
      </div>
      <ul className="col-span-2 divide-y divide-line border-t border-line sm:col-span-1">
        {title.episodes.map((episode) => (
          <li key={episode.episode_id}>
            <Link
              href={`/studio/episode/${episode.episode_id}`}
              prefetch={false}
              className="group flex items-center gap-3 py-3 text-sm hover:text-celadon focus-visible:-outline-offset-2"
            >
              <Captions
                aria-hidden="true"
                size={18}
                className="shrink-0 text-mist group-hover:text-celadon"
              />
              <span className="min-w-0 flex-1">
                <span className="font-semibold">
                  {t("title.episodeNumber", { number: episode.episode_number })}
                </span>
                {episode.title_translated && <span> · {episode.title_translated}</span>}
              </span>
              <span className="shrink-0 text-mist max-sm:hidden">
                {t(
                  episode.is_playable
                    ? episode.status === "published"
                      ? "studio.episodePublished"
                      : "studio.episodeDraft"
                    : "studio.episodeWithoutVideo",
                )}
              </span>
              <ChevronRight aria-hidden="true" size={18} className="shrink-0 text-mist" />
            </Link>
          </li>
        ))}
        {title.episodes.length === 0 && <li className="py-3 text-sm text-mist">{t("studio.noEpisodes")}</li>}
      </ul>
    </article>
  );
}
