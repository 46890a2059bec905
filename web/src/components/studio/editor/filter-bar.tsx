import { useTranslations } from "next-intl";
import { isWanted, lineFilters, type EditorLine, type LineFilter } from "./lines";

interface Props {
  all: readonly EditorLine[];
  filter: LineFilter;
  onChange: (filter: LineFilter) => void;
  isTranscript: boolean;
}

/** Which lines are shown, with how many there are of each kind. */
export function FilterBar({ all, filter, onChange, isTranscript }: Props) {
  const t = useTranslations("editor");
  const offered = isTranscript ? (["all", "findings"] as const) : lineFilters;
  return (
    <div role="group" aria-label={t("show")} className="mb-3 flex flex-wrap gap-2">
      {offered.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={filter === name}
          onClick={() => onChange(name)}
          className="rounded-full border border-edge px-4 py-1.5 text-sm font-semibold text-mist transition-colors hover:border-paper hover:text-paper aria-pressed:border-celadon aria-pressed:bg-celadon aria-pressed:text-ink"
        >
          {t(`filters.${name}`)}{" "}
          <span className="font-normal tabular-nums">
            {all.filter((line) => isWanted(line, name)).length}
          </span>
        </button>
      ))}
    </div>
  );
}
