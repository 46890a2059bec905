"use client";

import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { faultCodes, known } from "@/lib/known";
import type { Experience } from "@/lib/types";
import { useFormats } from "./formats";

/** Why players could not go on, and how often. */
export function Errors({ errors }: { errors: Experience["errors"] }) {
  const t = useTranslations("quality");
  const formats = useFormats();
  return (
    <section aria-labelledby="errors">
      <h2 id="errors" className="text-heading">
        {t("errors")}
      </h2>
      {errors.length === 0 && <p className="mt-3 text-mist">{t("noErrors")}</p>}
      <ul className="mt-3 divide-y divide-line">
        {errors.map(({ code, count }) => (
          <li key={code} className="flex justify-between gap-4 py-3">
            <span>{t(`faults.${known(faultCodes, code, "other")}`)}</span>
            <span className="font-semibold tabular-nums">{formats.count(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Episodes that somebody should look at. */
export function WorstEpisodes({ episodes }: { episodes: Experience["worst_episodes"] }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <section aria-labelledby="worst">
      <h2 id="worst" className="text-heading">
        {t("quality.worst")}
      </h2>
      {episodes.length === 0 && <p className="mt-3 text-mist">{t("quality.noWorst")}</p>}
      <ul className="mt-3 divide-y divide-line">
        {episodes.map((episode) => (
          <li key={episode.episode_id} className="flex flex-wrap justify-between gap-x-4 gap-y-1 py-3">
            <Link
              href={`/studio/episode/${episode.episode_id}`}
              prefetch={false}
              className="rounded-sm font-medium hover:text-celadon"
            >
              <span lang="ko">{episode.title}</span> ·{" "}
              {t("title.episodeNumber", { number: episode.episode_number })}
            </Link>
            <span className="text-sm text-mist tabular-nums">
              {t("quality.episodeFacts", {
                stalls: formats.share(episode.stall_ratio),
                count: episode.errors,
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
