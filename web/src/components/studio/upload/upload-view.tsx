"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Link } from "@/i18n/navigation";
import { useStore } from "@/lib/store";
import type { StudioTitle } from "@/lib/types";
import { useQueryParam } from "@/lib/use-query-param";
import { Button, buttonClass } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { SectionError } from "../../ui/section-error";
import { CreatorsOnly, StudioPage } from "../studio-page";
import { isVideo, type FoundFile } from "./dropped-files";
import { FileDrop } from "./file-drop";
import { plansOf, type Plan } from "./plan";
import { SeasonTitle } from "./season-title";
import { Unfinished } from "./unfinished";
import { uploadQueue } from "./upload-queue";
import { UploadRow } from "./upload-row";
import { useOwnTitles } from "./use-own-titles";

/** Where creators bring videos to the episodes of their titles. */
export default function UploadView() {
  const t = useTranslations("upload");
  const studio = useTranslations("studio");
  return (
    <CreatorsOnly>
      <StudioPage title={t("title")} intro={t("intro")} trail={[{ href: "/studio", label: studio("title") }]}>
        <Uploads />
      </StudioPage>
    </CreatorsOnly>
  );
}

function Uploads() {
  const t = useTranslations("upload");
  const { titles, error, refetch, find } = useOwnTitles();
  const [leftOut, setLeftOut] = useState<string[]>([]);
  if (error) {
    return (
      <div className="-mx-gutter mt-8">
        <SectionError error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!titles) return <div className="mt-8 skeleton h-64" />;
  if (titles.length === 0) {
    return (
      <Notice title={t("noTitles")} text={t("noTitlesText")}>
        <Link href="/studio" prefetch={false} className={buttonClass()}>
          {t("toStudio")}
        </Link>
      </Notice>
    );
  }

  const take = async (files: readonly FoundFile[]) => {
    const videos = files.filter(({ file }) => isVideo(file));
    const others = files
      .filter(({ file }) => !isVideo(file))
      .map(({ file }) => t("notVideo", { name: file.name }));
    const repeated = await uploadQueue.add(videos, find);
    setLeftOut([...others, ...(repeated > 0 ? [t("repeated", { count: repeated })] : [])]);
  };

  return (
    <>
      <FileDrop onFiles={(files) => void take(files)} />
      <div role="status">
        {leftOut.length > 0 && (
          <ul className="mt-4 space-y-1 text-sm font-medium text-ember">
            {leftOut.map((text) => (
              <li key={text} className="wrap-anywhere">
                {text}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Chosen titles={titles} />
      <Unfinished find={find} titles={titles} />
    </>
  );
}

/** The files, where each goes, and the way to start. */
function Chosen({ titles }: { titles: readonly StudioTitle[] }) {
  const t = useTranslations("upload");
  const items = useStore(uploadQueue, (state) => state.items);
  const asked = useQueryParam("title");
  const [chosen, setChosen] = useState<Record<number, string>>({});

  const first =
    titles.find((title) => title.content_id === asked) ?? (titles.length === 1 ? titles[0] : undefined);
  const ready = items.filter((item) => item.state === "ready");
  const seasons = [...new Set(ready.filter((item) => !item.contentId).map((item) => item.season))].sort(
    (one, other) => one - other,
  );
  // The title that was asked for is that of the first season; the others are chosen.
  const titleOf = (season: number) =>
    chosen[season] ?? (season === seasons[0] ? first?.content_id : undefined);
  const plans = plansOf(items, titles, titleOf);
  const startable = ready.flatMap((item) => {
    const plan = plans.get(item.id);
    return plan && "contentId" in plan ? [{ item, plan }] : [];
  });
  if (items.length === 0) return null;

  return (
    <section aria-labelledby="files" className="mt-10">
      <h2 id="files" className="text-heading">
        {t("files")}
      </h2>
      {seasons.length > 0 && (
        <div className="mt-4 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {seasons.map((season) => (
            <SeasonTitle
              key={season}
              season={season}
              isOnly={seasons.length === 1}
              titles={titles}
              value={titleOf(season) ?? ""}
              onChange={(id) => setChosen({ ...chosen, [season]: id })}
            />
          ))}
        </div>
      )}
      <ul className="mt-5 divide-y divide-line rounded-2xl border border-line bg-surface">
        {items.map((item) => (
          <li key={item.id}>
            <UploadRow item={item} plan={plans.get(item.id)} titles={titles} />
          </li>
        ))}
      </ul>
      {ready.length > 0 && (
        <div className="mt-5 flex flex-wrap items-center gap-x-5 gap-y-3">
          <Button
            disabled={startable.length === 0}
            onClick={() => startable.forEach(({ item, plan }) => startBy(item.id, plan))}
          >
            {t("start", { count: startable.length || ready.length })}
          </Button>
          {startable.length < ready.length && (
            <p className="text-sm text-mist">{t("incomplete", { count: ready.length - startable.length })}</p>
          )}
        </div>
      )}
    </section>
  );
}

function startBy(id: string, plan: Extract<Plan, { contentId: string }>): void {
  uploadQueue.start(id, plan.contentId, plan.episodeId);
}
