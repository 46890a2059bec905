import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { displayName } from "@/lib/format";
import type { Found, FoundTitle, SearchFilters } from "@/lib/types";
import { gridClass } from "../browse/title-grid";
import { TitleCard } from "../catalogue/title-card";
import { Button, buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";
import { Facets } from "./facets";
import { Highlighted } from "./highlighted";

interface Props {
  found: Found;
  /** Whether it answers an earlier question, and the present one is on its way. */
  isStale: boolean;
  wish: SearchFilters;
  onChange: (wish: SearchFilters) => void;
}

/** The titles that fit, what else may be meant, and ways to narrow the search. */
export function FoundTitles({ found, isStale, wish, onChange }: Props) {
  const t = useTranslations();
  const { page, total, total_pages: pages } = found.pagination;
  const isNarrowed = wish.type !== undefined || wish.genre !== undefined || wish.year !== undefined;
  return (
    <div aria-busy={isStale} className={isStale ? "opacity-60 transition-opacity delay-150" : ""}>
      <p role="status" className="mb-4 min-h-6 text-mist">
        {t("browse.results", { count: total })}
      </p>
      {found.did_you_mean && <Meant name={found.did_you_mean} onSearch={(q) => onChange({ q })} />}
      {(total > 0 || isNarrowed) && (
        <Facets facets={found.facets} total={total} wish={wish} onChange={onChange} />
      )}
      {total === 0 && (
        <Notice title={t("search.emptyTitle", { query: found.query })} text={t("search.emptyText")}>
          {isNarrowed ? (
            <Button onClick={() => onChange({ q: wish.q })}>{t("browse.clear")}</Button>
          ) : (
            <Link href="/browse" prefetch={false} className={buttonClass()}>
              {t("nav.browse")}
            </Link>
          )}
        </Notice>
      )}
      <ul className={gridClass}>
        {found.items.map((title) => (
          <li key={title.content_id}>
            <TitleCard content={title} nameAs={(name) => <Highlighted text={name} query={found.query} />} />
            <Fits title={title} query={found.query} />
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <nav aria-label={t("browse.pages")} className="mt-12 flex items-center justify-center gap-5">
          <Button
            look="quiet"
            size="small"
            disabled={page <= 1}
            onClick={() => onChange({ ...wish, page: page - 1 })}
          >
            {t("common.previous")}
          </Button>
          <span className="text-sm text-mist tabular-nums">{t("browse.page", { page, total: pages })}</span>
          <Button
            look="quiet"
            size="small"
            disabled={page >= pages}
            onClick={() => onChange({ ...wish, page: page + 1 })}
          >
            {t("common.next")}
          </Button>
        </nav>
      )}
    </div>
  );
}

function Meant({ name, onSearch }: { name: string; onSearch: (q: string) => void }) {
  const t = useTranslations("search");
  return (
    <p className="mb-5 text-lead">
      {t("meant")}{" "}
      <button
        type="button"
        onClick={() => onSearch(name)}
        className="rounded-sm font-semibold text-celadon underline underline-offset-4 hover:text-celadon-light"
      >
        {name}
      </button>
    </p>
  );
}

/** The name that fits where it is not the one on the card: a person's, or the title's in another language. */
function Fits({ title, query }: { title: FoundTitle; query: string }) {
  const t = useTranslations("search");
  const { name, original } = displayName(title);
  const fit = title.matched;
  if (!fit || fit.text === name) return null;
  return (
    <p lang={fit.text === original ? "ko" : undefined} className="mt-0.5 truncate text-sm text-mist">
      {fit.type === "person" && <span className="sr-only">{t("kinds.person")}: </span>}
      <Highlighted text={fit.text} query={query} />
    </p>
  );
}
