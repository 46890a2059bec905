import { ensureDone, unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ratingQuery } from "@/lib/library-queries";
import { api, contentQuery } from "@/lib/queries";
import type { Rating } from "@/lib/types";

/** What somebody says about a title; null takes it back. */
export type Opinion = { stars: number; review: string } | null;

/** Says what one thinks of a title. It shows at once; what the server refuses is undone. */
export function useRating(id: string) {
  const queries = useQueryClient();
  const { queryKey } = ratingQuery(id);
  const params = { path: { id } };
  return useMutation({
    mutationFn: async (opinion: Opinion) => {
      if (opinion === null) {
        await ensureDone(api.DELETE("/api/v1/contents/{id}/rating", { params }));
        return null;
      }
      const body = { stars: opinion.stars, review: opinion.review.trim() || null };
      return unwrap(api.PUT("/api/v1/contents/{id}/rating", { params, body }));
    },
    onMutate: async (opinion) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      const now = new Date().toISOString();
      const shown: Rating | null = opinion && {
        content_id: id,
        created_at: before?.created_at ?? now,
        updated_at: now,
        ...opinion,
      };
      queries.setQueryData(queryKey, shown);
      return before;
    },
    onError: (_error, _opinion, before) => queries.setQueryData(queryKey, before),
    onSuccess: async (rating) => {
      queries.setQueryData(queryKey, rating);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["reviews", id] }),
        queries.invalidateQueries({ queryKey: contentQuery(id).queryKey }),
      ]);
    },
  });
}
