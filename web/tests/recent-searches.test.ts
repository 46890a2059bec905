import { beforeEach, expect, it, vi } from "vitest";
import { forgetSearch, recentSearches, rememberSearch } from "@/lib/recent-searches";

beforeEach(() => {
  const items = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  });
});

it("keeps the latest eight, each once", () => {
  for (const search of ["a", "b", "c", "d", "e", "f", "g", "h", "i", "C", "  "]) rememberSearch(search);
  expect(recentSearches()).toEqual(["C", "i", "h", "g", "f", "e", "d", "b"]);
});

it("forgets one, or all", () => {
  rememberSearch("nieve");
  rememberSearch("olas");
  forgetSearch("nieve");
  expect(recentSearches()).toEqual(["olas"]);
  forgetSearch();
  expect(recentSearches()).toEqual([]);
});

it("starts anew where something else was stored", () => {
  for (const text of ["{", "3", '{"a":1}', "null"]) {
    localStorage.setItem("hallyu.searches", text);
    expect(recentSearches()).toEqual([]);
  }
});
