"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { useLocale } from "next-intl";
import { contentsQuery } from "@/lib/queries";
import { rememberSearch } from "@/lib/recent-searches";
import { searchQuery } from "@/lib/search-queries";
import type { SearchFilters } from "@/lib/types";
import { useDebounced } from "@/lib/use-debounced";
import { GridSkeleton } from "../browse/title-grid";
import { Rail } from "../catalogue/rail";
import { heroFilters } from "../home/rails";
import { SectionError } from "../ui/section-error";
import { RecentSearches } from "./recent-searches";
import { SearchField } from "./search-field";
import { FoundLines } from "./found-lines";
import { FoundTitles } from "./found-titles";
import { searchPath, wishFrom } from "./wish";

const pause = 200;

/** Searches while the visitor types. The address follows, so that a search can be shared and come back to. */
export default function SearchView() {
  const locale = useLocale();
  const params = useSearchParams();
  const [wish, setWish] = useState(() => wishFrom(params));
  const asked = { ...wish, q: useDebounced(wish.q.trim(), pause) };
  const path = `/${locale}${searchPath(asked)}`;
  useEffect(() => window.history.replaceState(null, "", path), [path]);
  const search = (q: string) => setWish({ q });

  return (
    <>
      <SearchField text={wish.q} onChange={search} onSubmit={() => rememberSearch(wish.q)} />
      {wish.q.trim() === "" ? (
        <Beginning onSearch={search} />
      ) : (
        // Whoever opens something found what they searched for.
        <div onClickCapture={() => rememberSearch(asked.q)}>
          <Results wish={asked} onChange={setWish} />
          <FoundLines key={asked.q} query={asked.q} />
        </div>
      )}
    </>
  );
}

interface ResultsProps {
  wish: SearchFilters;
  onChange: (wish: SearchFilters) => void;
}

function Results({ wish, onChange }: ResultsProps) {
  const found = useQuery({ ...searchQuery(wish), placeholderData: keepPreviousData });
  if (found.isError) {
    return (
      <div className="-mx-gutter">
        <SectionError error={found.error} onRetry={() => void found.refetch()} />
      </div>
    );
  }
  if (!found.data) return <GridSkeleton />;
  return <FoundTitles found={found.data} isStale={found.isPlaceholderData} wish={wish} onChange={onChange} />;
}

/** Before anything is typed: earlier searches, and what others watch. */
function Beginning({ onSearch }: { onSearch: (q: string) => void }) {
  const t = useTranslations("home");
  const popular = useQuery(contentsQuery(heroFilters));
  return (
    <>
      <RecentSearches onSearch={onSearch} />
      {!popular.isError && popular.data?.items.length !== 0 && (
        <div className="-mx-gutter">
          <Rail name={t("popular")} contents={popular.data?.items} href="/browse?sort=popular" />
        </div>
      )}
    </>
  );
}
