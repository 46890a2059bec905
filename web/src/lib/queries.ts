import { createApiClient, unwrap } from "@hallyu/api-client";
import { queryOptions } from "@tanstack/react-query";
import { fromPreloaded } from "./preloaded";
import { sessionFetch } from "./session-fetch";
import type { ContentDetail, ContentFilters, ContentPage, Role, Stream } from "./types";

/** The one client of this application. */
export const api = createApiClient(sessionFetch);

/** How many titles a rail shows. The gateway preloads lists with the same number. */
export const railLength = 20;

/** The filters in the one order in which they are sent: a preloaded answer is found by its exact address. */
function inOrder({ type, genre, year, sort, page, limit }: ContentFilters): ContentFilters {
  const entries = Object.entries({ type, genre, year, sort, page, limit });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The address of a list, as the client fetches it. */
export function contentsPath(filters: ContentFilters): string {
  const query = new URLSearchParams(
    Object.entries(inOrder(filters)).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return `/api/v1/contents?${query}`;
}

export const contentsQuery = (filters: ContentFilters) =>
  queryOptions({
    queryKey: ["contents", inOrder(filters)],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/contents", { params: { query: inOrder(filters) }, signal })),
    ...fromPreloaded<ContentPage>(contentsPath(filters)),
  });

export const contentQuery = (id: string) =>
  queryOptions({
    queryKey: ["content", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/contents/{id}", { params: { path: { id } }, signal })),
    ...fromPreloaded<ContentDetail>(`/api/v1/contents/${id}`),
  });

/** What is like a title. Its page does without where it cannot be told. */
export const similarQuery = (id: string) =>
  queryOptions({
    queryKey: ["similar", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/contents/{id}/similar", { params: { path: { id } }, signal })),
    retry: false,
  });

export const genresQuery = () =>
  queryOptions({
    queryKey: ["genres"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/genres", { signal })),
    staleTime: 60 * 60_000,
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ["person", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/people/{id}", { params: { path: { id } }, signal })),
  });

export const episodeQuery = (ep: string) =>
  queryOptions({
    queryKey: ["episode", ep],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/episodes/{ep}", { params: { path: { ep } }, signal })),
  });

export const subtitlesQuery = (ep: string) =>
  queryOptions({
    queryKey: ["subtitles", ep],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/episodes/{ep}/subtitles", { params: { path: { ep } }, signal })),
  });

/** A stream address is signed and has a life of its own: the player renews it, nobody else. */
export const streamQuery = (id: string, ep: string) =>
  queryOptions({
    queryKey: ["stream", id, ep],
    queryFn: ({ signal }) =>
      unwrap<Stream>(
        api.GET("/api/v1/contents/{id}/episodes/{ep}/stream", { params: { path: { id, ep } }, signal }),
      ),
    // A renewed stream counts as new even when it says the same.
    structuralSharing: false,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const profileQuery = () =>
  queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me", { signal })),
  });

export const sessionsQuery = () =>
  queryOptions({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/auth/sessions", { signal })),
  });

export const adminUsersQuery = ({ q, role, page }: { q: string; role: Role | ""; page: number }) =>
  queryOptions({
    queryKey: ["admin", "users", q, role, page],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/admin/users", {
          params: { query: { page, ...(q && { q }), ...(role && { role }) } },
          signal,
        }),
      ),
  });

/** How playing went, of what players reported in the last hours. */
export const experienceQuery = (hours: number) =>
  queryOptions({
    queryKey: ["admin", "quality", hours],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/admin/quality", { params: { query: { hours } }, signal })),
    refetchInterval: 60_000,
  });

export const consentsQuery = () =>
  queryOptions({
    queryKey: ["consents"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me/consents", { signal })),
  });

/** Asks again while one is being made. */
export const exportsQuery = () =>
  queryOptions({
    queryKey: ["exports"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me/exports", { signal })),
    refetchInterval: ({ state }) =>
      state.data?.items.some((item) => item.state === "collecting") ? 2_000 : false,
  });

export const erasureQuery = () =>
  queryOptions({
    queryKey: ["erasure"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me/erasure", { signal })),
  });
