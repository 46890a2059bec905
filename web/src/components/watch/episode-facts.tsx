import { ArrowLeft, ChevronLeft, ChevronRight } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import type { Episode } from "@/lib/types";
import { buttonClass } from "../ui/button";
import { DownloadButton } from "./download-button";

/** Below the player: what this episode is, and the ways on. */
export function EpisodeFacts({ episode, heading: Heading }: { episode: Episode; heading: "h1" | "h2" }) {
  const t = useTranslations();
  const locale = useLocale();
  const name = episode.content_title_translated || episode.content_title;
  const aired =
    episode.air_date &&
    new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(
      new Date(episode.air_date),
    );

  return (
    <section className="min-w-0">
      <Link
        href={`/title/${episode.content_id}`}
        prefetch={false}
        className="inline-flex items-center gap-2 rounded-sm text-sm font-medium text-celadon hover:text-celadon-light"
      >
        <ArrowLeft aria-hidden="true" size={16} />
        {t("watch.back", { name })}
      </Link>
      <Heading className="mt-3 text-headline text-balance">
        {episode.title_translated ||
          episode.title ||
          t("title.episodeNumber", { number: episode.episode_number })}
      </Heading>
      <p className="mt-2 text-mist">
        {[name, t("title.episodeNumber", { number: episode.episode_number }), aired]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {episode.description && (
        <p className="mt-5 max-w-[65ch] text-lead text-paper/90">{episode.description}</p>
      )}
      <div className="mt-7 flex flex-wrap gap-3">
        <DownloadButton episode={episode} />
        {episode.previous_episode_id && (
          <Link
            href={`/watch/${episode.previous_episode_id}`}
            prefetch={false}
            className={buttonClass("quiet", "small")}
          >
            <ChevronLeft aria-hidden="true" size={18} />
            {t("player.previousEpisode")}
          </Link>
        )}
        {episode.next_episode_id && (
          <Link
            href={`/watch/${episode.next_episode_id}`}
            prefetch={false}
            className={buttonClass("quiet", "small")}
          >
            {t("player.nextEpisode")}
            <ChevronRight aria-hidden="true" size={18} />
          </Link>
        )}
      </div>
    </section>
  );
}
