"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { Link, useRouter } from "@/i18n/navigation";
import { titleTypes } from "@/lib/known";
import { contentsQuery, genresQuery } from "@/lib/queries";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";
import { SectionError } from "../ui/section-error";
import { Select } from "../ui/select";
import { BrowseHead } from "./browse-head";
import { changed, filtersFrom, sortings } from "./filters";
import { Pages } from "./pages";
import { GridSkeleton, TitleGrid } from "./title-grid";

const firstYear = 1990;

/** The catalogue, filtered by what the address says. */
export default function BrowseView() {
  const t = useTranslations();
  const params = useSearchParams();
  const filters = filtersFrom(params);
  const contents = useQuery({ ...contentsQuery(filters), placeholderData: keepPreviousData });

  if (contents.isError) {
    return (
      <>
        <Head />
        <Filters />
        <div className="-mx-gutter">
          <SectionError error={contents.error} onRetry={() => void contents.refetch()} />
        </div>
      </>
    );
  }
  const total = contents.data?.pagination.total;
  const isNarrowed = [filters.type, filters.genre, filters.year].some((value) => value !== undefined);
  return (
    <>
      <Head />
      <Filters />
      <div className="mb-5 flex min-h-6 gap-4">
        <p role="status" className="text-mist">
          {total !== undefined && t("browse.results", { count: total })}
        </p>
        {isNarrowed && total !== 0 && (
          <Link
            href="/browse"
            prefetch={false}
            className="rounded-sm font-medium text-celadon hover:text-celadon-light"
          >
            {t("browse.clear")}
          </Link>
        )}
      </div>
      {contents.data === undefined && <GridSkeleton />}
      {total === 0 && (
        <Notice title={t("browse.emptyTitle")} text={t("browse.emptyText")}>
          <Link href="/browse" prefetch={false} className={buttonClass()}>
            {t("browse.clear")}
          </Link>
        </Notice>
      )}
      {contents.data && (
        <div
          aria-busy={contents.isPlaceholderData}
          className={contents.isPlaceholderData ? "opacity-50 transition-opacity delay-150" : ""}
        >
          <TitleGrid contents={contents.data.items} />
          <Pages page={contents.data.pagination.page} total={contents.data.pagination.total_pages} />
        </div>
      )}
    </>
  );
}

/** A genre, a type or a year is a page of its own name. */
function Head() {
  const t = useTranslations("types");
  const { type, genre, year } = filtersFrom(useSearchParams());
  const genres = useQuery(genresQuery()).data?.items ?? [];
  const chosen = genres.find(({ id, slug }) => genre === id || genre === slug);
  const names = [chosen && (chosen.name_translated || chosen.name), type && t(type), year];
  const narrowed = names.filter(Boolean).join(" · ");
  return <BrowseHead narrowed={narrowed} />;
}

function Filters() {
  const t = useTranslations();
  const params = useSearchParams();
  const router = useRouter();
  const filters = filtersFrom(params);
  const genres = useQuery(genresQuery());
  // Titles name their genres by id, the filters by slug: addresses may hold either.
  const chosenGenre = genres.data?.items.find(
    ({ id, slug }) => filters.genre === id || filters.genre === slug,
  );
  const thisYear = new Date().getFullYear();
  const years = Array.from({ length: thisYear - firstYear + 1 }, (_, index) => String(thisYear - index));
  const set = (name: string) => (value: string) =>
    router.replace(`/browse${changed(params, name, value)}`, { scroll: false });
  const any = { value: "", label: t("browse.all") };

  return (
    <form
      role="search"
      aria-label={t("browse.filters")}
      onSubmit={(event) => event.preventDefault()}
      className="mb-10 grid grid-cols-2 gap-4 lg:grid-cols-4"
    >
      <Select
        label={t("browse.type")}
        value={filters.type ?? ""}
        onChange={set("type")}
        options={[any, ...titleTypes.map((type) => ({ value: type, label: t(`types.${type}`) }))]}
      />
      <Select
        label={t("browse.genre")}
        value={chosenGenre?.slug ?? filters.genre ?? ""}
        onChange={set("genre")}
        options={[
          any,
          ...(genres.data?.items ?? []).map((genre) => ({
            value: genre.slug,
            label: genre.name_translated || genre.name,
          })),
        ]}
      />
      <Select
        label={t("browse.year")}
        value={filters.year ? String(filters.year) : ""}
        onChange={set("year")}
        options={[any, ...years.map((year) => ({ value: year, label: year }))]}
      />
      <Select
        label={t("browse.sort")}
        value={filters.sort ?? "popular"}
        onChange={set("sort")}
        options={sortings.map((sort) => ({ value: sort, label: t(`browse.${sort}`) }))}
      />
    </form>
  );
}
