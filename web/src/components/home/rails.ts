import { railLength } from "@/lib/queries";
import type { ContentFilters, ContentSummary } from "@/lib/types";

/** The list from which the title that opens the home page is taken. The gateway preloads it. */
export const heroFilters: ContentFilters = { sort: "popular", limit: railLength };

/**
 * The title that opens the home page: the first that can be watched with subtitles, else the first. The gateway fills in
 * the same one.
 */
export function openingTitle(items: readonly ContentSummary[]): ContentSummary | undefined {
  return items.find((title) => title.available_subtitles.length > 0) ?? items[0];
}

/** The rows of the home page, from the top. */
export const rails = [
  { name: "popular", filters: heroFilters, href: "/browse?sort=popular" },
  { name: "recent", filters: { sort: "recent", limit: railLength }, href: "/browse?sort=recent" },
  {
    name: "drama",
    filters: { type: "drama", sort: "popular", limit: railLength },
    href: "/browse?type=drama",
  },
  {
    name: "movie",
    filters: { type: "movie", sort: "popular", limit: railLength },
    href: "/browse?type=movie",
  },
  {
    name: "variety",
    filters: { type: "variety", sort: "popular", limit: railLength },
    href: "/browse?type=variety",
  },
  { name: "kpop", filters: { type: "kpop", sort: "popular", limit: railLength }, href: "/browse?type=kpop" },
] as const satisfies readonly { name: string; filters: ContentFilters; href: string }[];

/** The section of recommendations that holds what a row would hold, too. */
export const sectionLike: Partial<Record<string, string>> = { popular: "trending", recent: "new_releases" };
