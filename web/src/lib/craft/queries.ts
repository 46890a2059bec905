import { ApiError, unwrap } from "@hallyu/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../queries";
import { sessionFetch } from "../session-fetch";
import type { Segment, StudioTitle } from "../types";
import { parseCues, type Cue } from "./cues";

/** States of a track that is being made: its page asks again until that is over. */
const inWork = new Set(["queued", "processing"]);
/** Most lines that one request answers. */
const pageLength = 50;
/** Requests under way at a time while a long track is read. */
const atATime = 4;

export const studioContentsQuery = (page: number) =>
  queryOptions({
    queryKey: ["studio", "contents", page],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/studio/contents", { params: { query: { page } }, signal })),
  });

/** All that is to be edited of a title and its episodes. */
export const studioContentQuery = (id: string) =>
  queryOptions({
    queryKey: ["studio", "content", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/studio/contents/{id}", { params: { path: { id } }, signal })),
  });

/** All of a creator's titles; the server gives them in pages. */
export const studioTitlesQuery = () =>
  queryOptions({
    queryKey: ["studio", "contents", "all"],
    queryFn: async ({ signal }) => {
      const titles: StudioTitle[] = [];
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const part = await unwrap(
          api.GET("/api/v1/studio/contents", { params: { query: { page, limit: pageLength } }, signal }),
        );
        titles.push(...part.items);
        pages = part.pagination.total_pages;
      }
      return titles;
    },
  });

export const unfinishedUploadsQuery = () =>
  queryOptions({
    queryKey: ["studio", "uploads"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/uploads", { signal })),
  });

export const studioTracksQuery = (ep: string) =>
  queryOptions({
    queryKey: ["studio", "tracks", ep],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/studio/episodes/{ep}/tracks", { params: { path: { ep } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ track }) => inWork.has(track.state)) ? 2_000 : false,
  });

/** What translating again would ask of models, and what that would cost. */
export const estimateQuery = (ep: string, language: "es-419" | "pt-BR") =>
  queryOptions({
    queryKey: ["studio", "estimate", ep, language],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/episodes/{ep}/subtitles/estimate", {
          params: { path: { ep }, query: { languages: [language] } },
          signal,
        }),
      ),
    // Without prices nothing can be said, however often one asks.
    retry: false,
    gcTime: 0,
  });

/** All lines of a track; the server gives them in pages. */
export const segmentsQuery = (id: string) =>
  queryOptions({
    queryKey: ["studio", "segments", id],
    queryFn: async ({ signal }) => {
      const read = (page: number) =>
        unwrap(
          api.GET("/api/v1/subtitles/{id}/segments", {
            params: { path: { id }, query: { page, limit: pageLength } },
            signal,
          }),
        );
      const { items, pagination } = await read(1);
      const segments: Segment[] = [...items];
      for (let first = 2; first <= pagination.total_pages; first += atATime) {
        const count = Math.min(atATime, pagination.total_pages - first + 1);
        const pages = await Promise.all(Array.from({ length: count }, (_, at) => read(first + at)));
        for (const page of pages) segments.push(...page.items);
      }
      return segments;
    },
    // What others change is noticed when it matters: a change of ours that is late is refused and explained.
    staleTime: Infinity,
  });

/** The cues of a track as a viewer or, of those who may change it, the editor gets them. */
export const cuesQuery = (id: string) =>
  queryOptions({
    queryKey: ["cues", id],
    queryFn: async ({ signal }): Promise<Cue[]> => {
      const address = new URL(`/api/v1/subtitles/${id}.vtt`, location.href);
      const answer = await sessionFetch(new Request(address, { signal })).catch(() => {
        throw new ApiError(0, undefined);
      });
      if (!answer.ok) throw new ApiError(answer.status, await answer.json().catch(() => undefined));
      return parseCues(await answer.text());
    },
  });

/** What the checks say of a track; of files that a person uploaded there is nothing. */
export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ["studio", "report", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/subtitles/{id}/report", { params: { path: { id } }, signal })),
  });

export const revisionsQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ["studio", "revisions", id, page],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/subtitles/{id}/revisions", {
          params: { path: { id }, query: { page } },
          signal,
        }),
      ),
  });

/** A revision with the cues that it changed; it never changes itself. */
export const revisionQuery = (id: string, rev: number) =>
  queryOptions({
    queryKey: ["studio", "revision", id, rev],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/subtitles/{id}/revisions/{rev}", { params: { path: { id, rev } }, signal })),
    staleTime: Infinity,
  });

/** Keys of what is not as it was when lines of a track have changed. */
export function keysOfLines(id: string): (readonly unknown[])[] {
  return [
    segmentsQuery(id).queryKey,
    cuesQuery(id).queryKey,
    reportQuery(id).queryKey,
    ["studio", "revisions", id],
    ["studio", "tracks"],
  ];
}

export const suggestionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["suggestions", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/subtitles/{id}/suggestions", { params: { path: { id } }, signal })),
  });

/** The sentence that is shown at a moment; null where nothing is shown that could be corrected. */
export const lineQuery = (id: string, atMs: number) =>
  queryOptions({
    queryKey: ["line", id, atMs],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/subtitles/{id}/line", {
          params: { path: { id }, query: { at_ms: atMs } },
          signal,
        }),
      ),
    gcTime: 0,
  });

export const glossaryQuery = (id: string) =>
  queryOptions({
    queryKey: ["studio", "glossary", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/contents/{id}/glossary", { params: { path: { id } }, signal })),
  });

export const castQuery = (id: string) =>
  queryOptions({
    queryKey: ["studio", "cast", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/contents/{id}/cast", { params: { path: { id } }, signal })),
  });
