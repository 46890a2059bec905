import { railLength } from "@/lib/queries";
import type { ContentFilters } from "@/lib/types";

/** The list whose first title opens the home page. The gateway preloads it. */
export const heroFilters: ContentFilters = { sort: "popular", limit: railLength };

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
