"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { genresQuery } from "@/lib/queries";
import { FieldErrorText } from "../../ui/field";

/** Most genres of a title. */
const most = 10;

interface Props {
  /** Ids; the first chosen is the most fitting. */
  chosen: readonly string[];
  onChange: (genres: readonly string[]) => void;
  error: string | undefined;
}

/** The genres of a title. */
export function GenreFields({ chosen, onChange, error }: Props) {
  const t = useTranslations("edit");
  const genres = useQuery(genresQuery());
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((known) => known !== id) : [...chosen, id]);
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t("genres")}</legend>
      <div className="flex flex-wrap gap-2">
        {genres.data?.items.map(({ id, name_translated: name }) => (
          <button
            key={id}
            type="button"
            aria-pressed={chosen.includes(id)}
            disabled={chosen.length >= most && !chosen.includes(id)}
            onClick={() => toggle(id)}
            className="h-10 rounded-full border border-edge px-4 text-sm font-semibold transition-colors hover:border-paper disabled:opacity-60 aria-pressed:border-celadon aria-pressed:bg-celadon aria-pressed:text-ink"
          >
            {name}
          </button>
        ))}
      </div>
      {error && <FieldErrorText id="genres-error">{error}</FieldErrorText>}
    </fieldset>
  );
}
