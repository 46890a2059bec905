import { useSyncExternalStore } from "react";

const storageKey = "hallyu.searches";
const kept = 8;
const none: readonly string[] = [];
const listeners = new Set<() => void>();

// useSyncExternalStore compares by identity: the list is kept as long as the text is the same.
let cachedText: string | null = null;
let cachedList: readonly string[] = none;

function parse(text: string | null): readonly string[] {
  if (text === null) return none;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((item) => typeof item === "string") : none;
  } catch {
    return none;
  }
}

/** What was searched for in this browser, the latest first. */
export function recentSearches(): readonly string[] {
  const text = localStorage.getItem(storageKey);
  if (text !== cachedText) {
    cachedText = text;
    cachedList = parse(text);
  }
  return cachedList;
}

function store(list: readonly string[]): void {
  if (list.length === 0) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, JSON.stringify(list));
  for (const notify of listeners) notify();
}

/** Puts a search at the head of the list. It stays in this browser. */
export function rememberSearch(typed: string): void {
  const search = typed.trim();
  if (search === "") return;
  const isOther = (earlier: string) => earlier.toLowerCase() !== search.toLowerCase();
  store([search, ...recentSearches().filter(isOther)].slice(0, kept));
}

/** Forgets one search, or all of them. */
export function forgetSearch(search?: string): void {
  store(search === undefined ? none : recentSearches().filter((earlier) => earlier !== search));
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  window.addEventListener("storage", notify);
  return () => {
    listeners.delete(notify);
    window.removeEventListener("storage", notify);
  };
}

/** The list, kept up to date across tabs; empty while the page is being built. */
export function useRecentSearches(): readonly string[] {
  return useSyncExternalStore(subscribe, recentSearches, () => none);
}
