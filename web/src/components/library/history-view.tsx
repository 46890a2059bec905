"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { Link } from "@/i18n/navigation";
import { clock, dateText, displayName } from "@/lib/format";
import { historyQuery } from "@/lib/library-queries";
import type { Watched } from "@/lib/types";
import { pageFrom } from "../browse/filters";
import { Pages } from "../browse/pages";
import { Button, buttonClass } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/notice";
import { SectionError, useErrorText } from "../ui/section-error";
import { LibraryPage, MembersOnly } from "./library-page";
import { useEraseHistory } from "./use-erase-history";
import { WatchedPicture } from "./watched-card";

/** What somebody has watched, and how to have it forgotten. */
export default function HistoryView() {
  return (
    <MembersOnly name="history">
      <History />
    </MembersOnly>
  );
}

function History() {
  const t = useTranslations("library");
  const errorText = useErrorText();
  const page = pageFrom(useSearchParams());
  const history = useQuery({ ...historyQuery(page), placeholderData: keepPreviousData });
  const erase = useEraseHistory(page);
  const [asking, setAsking] = useState(false);
  const hasSome = (history.data?.pagination.total ?? 0) > 0;
  const eraseAll = hasSome && (
    <Button look="quiet" size="small" onClick={() => setAsking(true)}>
      <Trash2 aria-hidden="true" size={17} />
      {t("eraseAll")}
    </Button>
  );

  return (
    <LibraryPage name="history" action={eraseAll}>
      <p role="alert" className="mb-4 text-sm font-medium text-ember empty:hidden">
        {erase.isError && t("notErased", { reason: errorText(erase.error) })}
      </p>
      {history.isError && <SectionError error={history.error} onRetry={() => void history.refetch()} />}
      {history.isPending && <HistorySkeleton />}
      {history.data && !hasSome && <EmptyHistory />}
      {history.data && (
        <ul className="divide-y divide-line">
          {history.data.items.map((watched) => (
            <li key={watched.episode_id}>
              <HistoryRow watched={watched} onErase={() => erase.mutate(watched.episode_id)} />
            </li>
          ))}
        </ul>
      )}
      {history.data && (
        <Pages page={history.data.pagination.page} total={history.data.pagination.total_pages} />
      )}
      {asking && (
        <EraseDialog
          onClose={() => setAsking(false)}
          onErase={() => {
            setAsking(false);
            erase.mutate(null);
          }}
        />
      )}
    </LibraryPage>
  );
}

function HistoryRow({ watched, onErase }: { watched: Watched; onErase: () => void }) {
  const t = useTranslations();
  const locale = useLocale();
  const { name } = displayName(watched);
  const number = watched.episode_number;
  const state = watched.is_completed
    ? t("library.completed")
    : t("library.stopped", {
        at: clock(watched.progress_seconds),
        length: clock(watched.duration_seconds),
      });
  return (
    <div className="flex items-center gap-2 py-4 sm:gap-4">
      <Link
        href={`/watch/${watched.episode_id}`}
        prefetch={false}
        className="group grid min-w-0 flex-1 grid-cols-[7.5rem_minmax(0,1fr)] items-center gap-4 rounded-xl sm:grid-cols-[12.5rem_minmax(0,1fr)] sm:gap-6"
      >
        <WatchedPicture watched={watched} />
        <span className="min-w-0">
          <span className="line-clamp-2 font-semibold tracking-[-0.01em] group-hover:text-celadon">
            {name}
          </span>
          <span className="mt-0.5 block text-sm text-mist">{t("title.episodeNumber", { number })}</span>
          <span className="mt-0.5 block text-sm text-mist tabular-nums">
            {state}
            <span className="max-sm:hidden"> · {dateText(watched.watched_at, locale)}</span>
          </span>
        </span>
      </Link>
      <button
        type="button"
        aria-label={t("library.eraseNamed", { name, number })}
        title={t("library.eraseNamed", { name, number })}
        onClick={onErase}
        className="grid size-11 shrink-0 place-items-center rounded-full text-mist transition-colors hover:bg-raised hover:text-paper"
      >
        <Trash2 aria-hidden="true" size={18} />
      </button>
    </div>
  );
}

function EmptyHistory() {
  const t = useTranslations();
  return (
    <Notice title={t("library.history.emptyTitle")} text={t("library.history.emptyText")}>
      <Link href="/browse" prefetch={false} className={buttonClass()}>
        {t("nav.browse")}
      </Link>
    </Notice>
  );
}

function HistorySkeleton() {
  return (
    <div aria-hidden="true" className="space-y-8 py-4">
      {[0, 1, 2, 3].map((index) => (
        <div
          key={index}
          className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-4 sm:grid-cols-[12.5rem_minmax(0,1fr)]"
        >
          <div className="skeleton aspect-video" />
          <div className="skeleton h-12 w-3/5 self-center" />
        </div>
      ))}
    </div>
  );
}

/** All of it cannot be brought back: it is asked once more. */
function EraseDialog({ onClose, onErase }: { onClose: () => void; onErase: () => void }) {
  const t = useTranslations("library");
  return (
    <Dialog title={t("eraseTitle")} onClose={onClose}>
      <p className="text-mist">{t("eraseText")}</p>
      <Button className="mt-6" onClick={onErase}>
        {t("eraseAll")}
      </Button>
    </Dialog>
  );
}
