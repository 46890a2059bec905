import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { titleTypes } from "@/lib/known";
import { genresQuery } from "@/lib/queries";
import type { Found, SearchFilters } from "@/lib/types";

/** Values of a facet that are offered at most. */
const offered = 10;

interface Choice {
  value: string;
  label: string;
  count: number;
}

interface Props {
  facets: Found["facets"];
  /** Titles that were found. */
  total: number;
  wish: SearchFilters;
  onChange: (wish: SearchFilters) => void;
}

/** What was found by type, genre and year, to narrow the search. */
export function Facets({ facets, total, wish, onChange }: Props) {
  const t = useTranslations();
  const genres = useQuery(genresQuery()).data?.items ?? [];
  const narrow = (part: SearchFilters | Omit<SearchFilters, "q">) =>
    onChange({ ...wish, page: undefined, ...part });
  const genreName = (slug: string) => {
    const genre = genres.find((genre) => genre.slug === slug);
    return genre ? genre.name_translated || genre.name : slug;
  };
  const years = choices(facets.year, (year) => year).sort((a, b) => Number(b.value) - Number(a.value));

  return (
    <div className="mb-8 flex flex-col gap-3">
      <Facet
        label={t("browse.type")}
        total={total}
        choices={choices(facets.type, (type) => {
          const known = titleTypes.find((word) => word === type);
          return known ? t(`types.${known}`) : type;
        })}
        chosen={wish.type}
        onChoose={(value) => narrow({ type: titleTypes.find((word) => word === value) })}
      />
      <Facet
        label={t("browse.genre")}
        total={total}
        choices={choices(facets.genre, genreName)}
        chosen={wish.genre}
        onChoose={(genre) => narrow({ genre })}
      />
      <Facet
        label={t("browse.year")}
        total={total}
        choices={years}
        chosen={wish.year === undefined ? undefined : String(wish.year)}
        onChoose={(year) => narrow({ year: year === undefined ? undefined : Number(year) })}
      />
    </div>
  );
}

/** The values of a facet, the most frequent first. */
function choices(counts: Record<string, number>, label: (value: string) => string): Choice[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, offered)
    .map(([value, count]) => ({ value, label: label(value), count }));
}

interface FacetProps {
  label: string;
  total: number;
  choices: Choice[];
  chosen: string | undefined;
  onChoose: (value: string | undefined) => void;
}

function Facet({ label, total, choices, chosen, onChoose }: FacetProps) {
  // What all have divides nothing.
  if (chosen === undefined && choices.every(({ count }) => count >= total)) return null;
  return (
    <div role="group" aria-label={label} className="flex items-baseline gap-3">
      <span aria-hidden="true" className="w-16 shrink-0 text-sm text-mist">
        {label}
      </span>
      {/* On a phone one row that scrolls: what was found must not be pushed off the screen. */}
      <div className="flex min-w-0 gap-2 max-sm:-mr-gutter max-sm:-my-2 max-sm:rail-scroll max-sm:py-2 max-sm:pr-gutter sm:flex-wrap">
        {choices.map(({ value, label, count }) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === chosen}
            onClick={() => onChoose(value === chosen ? undefined : value)}
            className="flex h-9 shrink-0 items-center gap-2 rounded-full border border-edge px-3.5 text-sm font-medium transition-colors hover:border-paper aria-pressed:border-celadon aria-pressed:bg-celadon aria-pressed:text-ink"
          >
            {label}
            <span className="text-xs tabular-nums opacity-80">{count}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
