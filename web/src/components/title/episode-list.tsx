import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import type { EpisodeSummary } from "@/lib/types";
import { PosterArt } from "../catalogue/poster-art";

/** The episodes of a title, each a door to its player. */
export function EpisodeList({ titleId, episodes }: { titleId: string; episodes: EpisodeSummary[] }) {
  const t = useTranslations("title");
  return (
    <section id="episodes" aria-labelledby="episodes-heading" className="min-w-0 scroll-mt-8">
      <h2 id="episodes-heading" className="text-heading">
        {t("episodes")}
      </h2>
      {episodes.length === 0 ? (
        <p className="mt-4 text-mist">{t("noEpisodes")}</p>
      ) : (
        <ol className="mt-3 divide-y divide-line">
          {episodes.map((episode) => (
            <li key={episode.episode_id}>
              <EpisodeRow titleId={titleId} episode={episode} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function EpisodeRow({ titleId, episode }: { titleId: string; episode: EpisodeSummary }) {
  const t = useTranslations("title");
  const number = t("episodeNumber", { number: episode.episode_number });
  const name = episode.title_translated || episode.title;
  const minutes = episode.duration_seconds ? Math.max(1, Math.round(episode.duration_seconds / 60)) : null;

  return (
    <Link
      href={`/watch/${episode.episode_id}`}
      prefetch={false}
      className="group -mx-3 grid grid-cols-[8.5rem_minmax(0,1fr)] items-center gap-4 rounded-xl px-3 py-4 transition-colors hover:bg-surface sm:grid-cols-[12.5rem_minmax(0,1fr)] sm:gap-6"
    >
      <span className="relative block aspect-video overflow-hidden rounded-lg bg-raised">
        {episode.thumbnail_url ? (
          <img
            src={episode.thumbnail_url}
            alt=""
            width={320}
            height={180}
            loading="lazy"
            decoding="async"
            className="size-full object-cover"
          />
        ) : (
          <PosterArt seed={titleId + episode.episode_id} wide />
        )}
        <span className="absolute inset-0 grid place-items-center bg-ink/45 opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100">
          <Play aria-hidden="true" size={30} fill="currentColor" />
        </span>
      </span>
      <span className="min-w-0">
        <span className="flex items-baseline gap-3 text-sm text-mist">
          {number}
          {minutes && (
            <span className="ml-auto shrink-0 tabular-nums">{t("minutes", { count: minutes })}</span>
          )}
        </span>
        {name && (
          <span className="mt-0.5 block font-semibold tracking-[-0.01em] group-hover:text-celadon">
            {name}
          </span>
        )}
        {episode.description && (
          <span className="mt-1.5 line-clamp-2 text-sm leading-relaxed text-mist max-sm:hidden">
            {episode.description}
          </span>
        )}
      </span>
    </Link>
  );
}
