import { ensureDone } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { favoriteQuery } from "./library-queries";
import { api } from "./queries";

/** Keeps a title or lets it go. It shows at once; what the server refuses is undone. */
export function useFavorite(id: string) {
  const queries = useQueryClient();
  const { queryKey } = favoriteQuery(id);
  return useMutation({
    mutationFn: (wanted: boolean) =>
      ensureDone(
        wanted
          ? api.POST("/api/v1/users/me/favorites", { body: { content_id: id } })
          : api.DELETE("/api/v1/users/me/favorites/{content_id}", { params: { path: { content_id: id } } }),
      ),
    onMutate: async (wanted) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, wanted);
      return before;
    },
    onError: (_error, _wanted, before) => queries.setQueryData(queryKey, before),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["favorites"] }),
  });
}
