import { unwrap } from "@hallyu/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./queries";
import type { SearchFilters } from "./types";

const pageLength = 24;
const suggestionsLength = 8;
const linesLength = 10;

/** What is found, and how much of it there is by type, genre and year. An answer that is overtaken is not waited for. */
export const searchQuery = (filters: SearchFilters) =>
  queryOptions({
    queryKey: ["search", filters],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/search", { params: { query: { ...filters, limit: pageLength } }, signal })),
    enabled: filters.q !== "",
    // The next letter asks again anyway: whoever types need not wait for a server in trouble.
    retry: false,
  });

/** Names that begin with what was typed so far. */
export const suggestionsQuery = (q: string) =>
  queryOptions({
    queryKey: ["suggestions", q],
    queryFn: ({ signal }) => {
      const query = { q, limit: suggestionsLength };
      return unwrap(api.GET("/api/v1/search/autocomplete", { params: { query }, signal }));
    },
    enabled: q !== "",
    retry: false,
  });

/** Lines in which it is said; `seen` tells nothing that the caller has not watched. */
export const linesQuery = (q: string, spoilers: "seen" | "all") =>
  queryOptions({
    queryKey: ["lines", q, spoilers],
    queryFn: ({ signal }) => {
      const query = { q, spoilers, limit: linesLength };
      return unwrap(api.GET("/api/v1/search/lines", { params: { query }, signal }));
    },
    enabled: q !== "",
    retry: false,
  });
