import type { SearchFilters } from "@/lib/types";
import { filtersFrom } from "../browse/filters";

/** Longest search, characters: what the API takes. */
export const longestSearch = 500;

/** The search that an address asks for. What it says wrongly is left out. */
export function wishFrom(params: URLSearchParams): SearchFilters {
  const { type, genre, year, page } = filtersFrom(params);
  const q = (params.get("q") ?? "").slice(0, longestSearch);
  return { q, type, genre, year, page };
}

/** The address of a search, without the language. */
export function searchPath(wish: SearchFilters): string {
  const entries = Object.entries({ ...wish, q: wish.q.trim() }).flatMap(
    ([name, value]): [string, string][] =>
      value === undefined || value === "" || (name === "page" && value === 1) ? [] : [[name, String(value)]],
  );
  return entries.length === 0 ? "/search" : `/search?${new URLSearchParams(entries)}`;
}
