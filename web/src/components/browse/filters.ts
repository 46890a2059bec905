import { titleTypes } from "@/lib/known";
import type { ContentFilters } from "@/lib/types";

export const sortings = ["popular", "recent", "rating"] as const;
const pageLength = 24;

function oneOf<Value extends string>(allowed: readonly Value[], text: string | null): Value | undefined {
  return allowed.find((value) => value === text);
}

function positive(text: string | null): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** The page of a list that an address asks for; the first where it says none. */
export function pageFrom(params: URLSearchParams): number {
  return positive(params.get("page")) ?? 1;
}

/** The filters that an address asks for. What it says wrongly is left out. */
export function filtersFrom(params: URLSearchParams): ContentFilters {
  return {
    type: oneOf(titleTypes, params.get("type")),
    genre: params.get("genre") || undefined,
    year: positive(params.get("year")),
    sort: oneOf(sortings, params.get("sort")) ?? "popular",
    page: pageFrom(params),
    limit: pageLength,
  };
}

/** The query of the address after a change. Any change but of the page itself starts again at page 1. */
export function changed(params: URLSearchParams, name: string, value: string): string {
  const next = new URLSearchParams(params);
  if (name !== "page") next.delete("page");
  if (value === "") next.delete(name);
  else next.set(name, value);
  const query = next.toString();
  return query ? `?${query}` : "";
}
