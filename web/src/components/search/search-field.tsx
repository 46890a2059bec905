import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { longestSearch } from "./wish";

interface Props {
  text: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
}

/** The large field of the search page. */
export function SearchField({ text, onChange, onSubmit }: Props) {
  const t = useTranslations("search");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  return (
    <form
      role="search"
      aria-label={t("label")}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      className="relative mb-8"
    >
      <Search
        aria-hidden="true"
        size={22}
        className="pointer-events-none absolute top-1/2 left-5 -translate-y-1/2 text-mist"
      />
      <input
        ref={field}
        type="search"
        aria-label={t("label")}
        placeholder={t("placeholder")}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={longestSearch}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        className="h-14 w-full rounded-full border border-edge bg-surface pr-14 pl-13 text-lead placeholder:text-mist hover:border-mist [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== "" && (
        <button
          type="button"
          aria-label={t("clear")}
          onClick={() => {
            onChange("");
            field.current?.focus();
          }}
          className="absolute top-1/2 right-2.5 grid size-10 -translate-y-1/2 place-items-center rounded-full text-mist hover:bg-raised hover:text-paper"
        >
          <X aria-hidden="true" size={20} />
        </button>
      )}
    </form>
  );
}
