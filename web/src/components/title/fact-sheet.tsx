import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "@/i18n/navigation";
import { languageName, ratingText } from "@/lib/format";
import type { ContentDetail } from "@/lib/types";

/** The plain facts of a title. */
export function FactSheet({ content }: { content: ContentDetail }) {
  const t = useTranslations();
  const rating = ratingText(content.rating, useLocale());
  const facts: [string, ReactNode][] = [
    [
      t("browse.genre"),
      content.genres.length > 0 && (
        <span className="flex flex-wrap gap-x-3 gap-y-1">
          {content.genres.map((genre) => (
            <BrowseLink key={genre.id} query={`genre=${genre.id}`}>
              {genre.name_translated || genre.name}
            </BrowseLink>
          ))}
        </span>
      ),
    ],
    [
      t("browse.year"),
      <BrowseLink key="year" query={`year=${content.year}`}>
        {content.year}
      </BrowseLink>,
    ],
    [t("title.director"), content.director],
    [t("title.network"), content.network],
    [
      t("title.length"),
      content.duration_minutes ? t("title.minutes", { count: content.duration_minutes }) : null,
    ],
    [
      t("title.episodes"),
      content.type === "movie" ? null : t("card.episodes", { count: content.total_episodes }),
    ],
    [t("title.subtitles"), content.available_subtitles.map(languageName).join(", ")],
    [
      t("title.rating"),
      rating && content.rating_count > 0
        ? `${rating} · ${t("title.votes", { count: content.rating_count })}`
        : null,
    ],
  ];

  return (
    <section aria-labelledby="facts-heading">
      <h2 id="facts-heading" className="text-heading">
        {t("title.details")}
      </h2>
      <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-5 lg:grid-cols-1">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt className="text-sm text-mist">{name}</dt>
                <dd className="mt-0.5 font-medium">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

/** To all titles that share this fact. */
function BrowseLink({ query, children }: { query: string; children: ReactNode }) {
  return (
    <Link
      href={`/browse?${query}`}
      prefetch={false}
      className="rounded-sm underline decoration-edge underline-offset-4 hover:text-celadon hover:decoration-celadon"
    >
      {children}
    </Link>
  );
}
