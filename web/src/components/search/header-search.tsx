"use client";

import { useQuery } from "@tanstack/react-query";
import { Clapperboard, History, Search, Tags, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useRouter } from "@/i18n/navigation";
import { rememberSearch, useRecentSearches } from "@/lib/recent-searches";
import { suggestionsQuery } from "@/lib/search-queries";
import { useDebounced } from "@/lib/use-debounced";
import { Highlighted } from "./highlighted";
import { useCombobox } from "./use-combobox";
import { longestSearch, searchPath } from "./wish";

const pause = 120;

type Kind = "title" | "person" | "genre" | "recent";
interface Option {
  kind: Kind;
  text: string;
  path: string;
}

const icons = { title: Clapperboard, person: UserRound, genre: Tags, recent: History };
const paths: Record<Kind, (id: string) => string> = {
  title: (id) => `/title/${id}`,
  person: (id) => `/person/${id}`,
  genre: (id) => `/browse?genre=${encodeURIComponent(id)}`,
  recent: (search) => searchPath({ q: search }),
};

/** What may be meant: names that begin with what was typed; before anything is typed, earlier searches. */
function useOptions(typed: string): Option[] {
  const q = useDebounced(typed.trim(), pause);
  const recent = useRecentSearches();
  const suggestions = useQuery({ ...suggestionsQuery(q), placeholderData: (before) => before });
  if (typed.trim() === "") {
    return recent.map((search) => ({ kind: "recent", text: search, path: paths.recent(search) }));
  }
  return (suggestions.data?.suggestions ?? []).map(({ type, text, id }) => {
    const kind = type === "person" || type === "genre" ? type : "title";
    return { kind, text, path: paths[kind](id) };
  });
}

/** The search field of every page, with suggestions. */
export function HeaderSearch() {
  const t = useTranslations("search");
  const router = useRouter();
  const [text, setText] = useState("");
  const options = useOptions(text);
  const go = (path: string) => {
    setText("");
    router.push(path);
  };
  const box = useCombobox({
    options,
    onPick: (option) => go(option.path),
    onSubmit: () => {
      rememberSearch(text);
      go(searchPath({ q: text }));
    },
    onClear: () => setText(""),
  });

  return (
    <div role="search" aria-label={t("label")} className="relative w-full max-w-xs">
      <Search
        aria-hidden="true"
        size={18}
        className="pointer-events-none absolute top-1/2 left-3.5 -translate-y-1/2 text-mist"
      />
      <input
        {...box.field}
        type="search"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={longestSearch}
        aria-label={t("label")}
        placeholder={t("placeholder")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          box.show();
        }}
        className="h-10 w-full rounded-full border border-edge bg-ink/70 pr-4 pl-10 text-sm placeholder:text-mist hover:border-mist [&::-webkit-search-cancel-button]:hidden"
      />
      <ul
        {...box.list}
        aria-label={t("suggestions")}
        hidden={!box.expanded}
        className="absolute top-12 right-0 left-0 z-40 min-w-72 overflow-hidden rounded-2xl border border-line bg-surface py-2 shadow-2xl"
      >
        {options.map((option, index) => (
          <li
            key={`${option.kind}-${option.path}`}
            {...box.option(index)}
            onClick={() => box.pick(option)}
            className="flex cursor-pointer items-center gap-3 px-4 py-2.5 text-sm aria-selected:bg-raised"
          >
            <Suggestion option={option} query={text} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Suggestion({ option, query }: { option: Option; query: string }) {
  const t = useTranslations("search");
  const Icon = icons[option.kind];
  return (
    <>
      <Icon aria-hidden="true" size={16} className="shrink-0 text-mist" />
      <span className="min-w-0 flex-1 truncate">
        <Highlighted text={option.text} query={query} />
      </span>
      <span className="shrink-0 text-xs text-mist">{t(`kinds.${option.kind}`)}</span>
    </>
  );
}
