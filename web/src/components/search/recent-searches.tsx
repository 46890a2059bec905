import { History, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { forgetSearch, useRecentSearches } from "@/lib/recent-searches";

/** What was searched for in this browser, to repeat or to forget. */
export function RecentSearches({ onSearch }: { onSearch: (q: string) => void }) {
  const t = useTranslations("search");
  const searches = useRecentSearches();
  if (searches.length === 0) return null;
  return (
    <section aria-labelledby="recent-heading" className="mb-12">
      <div className="mb-3 flex items-baseline gap-4">
        <h2 id="recent-heading" className="text-heading">
          {t("recent")}
        </h2>
        <button
          type="button"
          onClick={() => forgetSearch()}
          className="rounded-sm text-sm font-medium text-celadon hover:text-celadon-light"
        >
          {t("forgetAll")}
        </button>
      </div>
      <ul className="flex flex-wrap gap-2.5">
        {searches.map((search) => (
          <li
            key={search}
            className="flex max-w-full items-center rounded-full border border-line bg-surface"
          >
            <button
              type="button"
              onClick={() => onSearch(search)}
              className="flex h-10 min-w-0 items-center gap-2 rounded-full pr-1 pl-4 text-sm font-medium hover:text-celadon"
            >
              <History aria-hidden="true" size={15} className="shrink-0 text-mist" />
              <span className="truncate">{search}</span>
            </button>
            <button
              type="button"
              aria-label={t("forget", { search })}
              onClick={() => forgetSearch(search)}
              className="grid size-10 shrink-0 place-items-center rounded-full text-mist hover:text-paper"
            >
              <X aria-hidden="true" size={16} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
