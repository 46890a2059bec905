import { ensureDone } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { historyQuery } from "@/lib/library-queries";
import { api } from "@/lib/queries";
import type { HistoryPage } from "@/lib/types";

/** Forgets one episode, or all that was watched (`null`). It shows at once; what the server refuses is undone. */
export function useEraseHistory(page: number) {
  const queries = useQueryClient();
  const { queryKey } = historyQuery(page);
  return useMutation({
    mutationFn: (id: string | null) =>
      ensureDone(
        id === null
          ? api.DELETE("/api/v1/users/me/watch-history")
          : api.DELETE("/api/v1/users/me/watch-history/{episode_id}", {
              params: { path: { episode_id: id } },
            }),
      ),
    onMutate: async (id) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, before && without(before, id));
      return before;
    },
    onError: (_error, _id, before) => queries.setQueryData(queryKey, before),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["history"] }),
        queries.invalidateQueries({ queryKey: ["continue-watching"] }),
      ]),
  });
}

function without(page: HistoryPage, id: string | null): HistoryPage {
  const items = id === null ? [] : page.items.filter((item) => item.episode_id !== id);
  const total = id === null ? 0 : page.pagination.total - 1;
  return { items, pagination: { ...page.pagination, total } };
}
