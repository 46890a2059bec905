import { unwrap } from "@hallyu/api-client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./queries";

/** How many a page of one's own lists shows: what a browser window takes. */
const pageLength = 24;
const reviewsLength = 10;

/** Whether a title is a favourite of the caller's. */
export const favoriteQuery = (id: string) =>
  queryOptions({
    queryKey: ["favorite", id],
    queryFn: async ({ signal }) => {
      const path = { content_id: id };
      const mark = unwrap(api.GET("/api/v1/users/me/favorites/{content_id}", { params: { path }, signal }));
      return (await mark) !== null;
    },
  });

export const favoritesQuery = (page: number) =>
  queryOptions({
    queryKey: ["favorites", page],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/users/me/favorites", { params: { query: { page, limit: pageLength } }, signal }),
      ),
  });

/** What the caller thinks of a title; null before they have said it. */
export const ratingQuery = (id: string) =>
  queryOptions({
    queryKey: ["rating", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/contents/{id}/rating", { params: { path: { id } }, signal })),
  });

/** What everybody says about a title, the latest first. */
export const reviewsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["reviews", id],
    queryFn: ({ pageParam: page, signal }) => {
      const params = { path: { id }, query: { page, limit: reviewsLength } };
      return unwrap(api.GET("/api/v1/contents/{id}/reviews", { params, signal }));
    },
    initialPageParam: 1,
    getNextPageParam: ({ pagination }) =>
      pagination.page < pagination.total_pages ? pagination.page + 1 : null,
  });

export const historyQuery = (page: number) =>
  queryOptions({
    queryKey: ["history", page],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/users/me/watch-history", { params: { query: { page, limit: pageLength } }, signal }),
      ),
    // Whoever comes here has just watched something.
    staleTime: 0,
  });

export const continueQuery = () =>
  queryOptions({
    queryKey: ["continue-watching"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me/continue-watching", { signal })),
    staleTime: 0,
    // The home page waits for it.
    retry: false,
  });

/** What the caller may like. The home page does without where it cannot be told. */
export const recommendationsQuery = () =>
  queryOptions({
    queryKey: ["recommendations"],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/recommendations", { signal })),
    retry: false,
  });
