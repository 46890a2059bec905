"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { studioContentsQuery } from "@/lib/craft/queries";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { SectionError } from "../../ui/section-error";
import { CreatorsOnly, StudioPage } from "../studio-page";
import { NewTitle } from "./new-title";
import { TitleCard } from "./title-card";
import { UploadLink } from "./upload-link";

/** A creator's titles: the way to their episodes, and to what holds for all of them. */
export default function StudioView() {
  const t = useTranslations("studio");
  return (
    <CreatorsOnly>
      <StudioPage title={t("title")} intro={t("intro")} trail={[]}>
        <div className="mt-6 flex flex-wrap gap-3">
          <UploadLink />
          <NewTitle />
        </div>
        <Titles />
      </StudioPage>
    </CreatorsOnly>
  );
}

function Titles() {
  const t = useTranslations();
  const [page, setPage] = useState(1);
  const titles = useQuery({ ...studioContentsQuery(page), placeholderData: keepPreviousData });
  if (titles.isPending) return <div className="mt-8 skeleton h-64" />;
  if (titles.isError) {
    return (
      <div className="-mx-gutter mt-8">
        <SectionError error={titles.error} onRetry={() => void titles.refetch()} />
      </div>
    );
  }
  const { items, pagination } = titles.data;
  if (items.length === 0) return <Notice title={t("studio.noTitles")} text={t("studio.noTitlesText")} />;
  return (
    <>
      <ul className="mt-8 space-y-5">
        {items.map((title) => (
          <li key={title.content_id}>
            <TitleCard title={title} />
          </li>
        ))}
      </ul>
      {pagination.total_pages > 1 && (
        <nav aria-label={t("browse.pages")} className="mt-6 flex items-center gap-3">
          <Button look="quiet" size="small" disabled={page <= 1} onClick={() => setPage(page - 1)}>
            {t("common.previous")}
          </Button>
          <span className="text-sm text-mist">
            {t("browse.page", { page, total: pagination.total_pages })}
          </span>
          <Button
            look="quiet"
            size="small"
            disabled={page >= pagination.total_pages}
            onClick={() => setPage(page + 1)}
          >
            {t("common.next")}
          </Button>
        </nav>
      )}
    </>
  );
}
