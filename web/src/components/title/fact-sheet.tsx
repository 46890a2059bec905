import { useLocale, useTranslations } from "next-intl";
import { languageName, ratingText } from "@/lib/format";
import type { ContentDetail } from "@/lib/types";

/** The plain facts of a title. */
export function FactSheet({ content }: { content: ContentDetail }) {
  const t = useTranslations();
  const rating = ratingText(content.rating, useLocale());
  const facts: [string, string | null | undefined][] = [
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
