import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { studioTitlesQuery } from "@/lib/craft/queries";
import { useStore } from "@/lib/store";
import type { StudioTitle } from "@/lib/types";
import { uploadQueue, type KnownEpisode } from "./upload-queue";

/** A creator's titles, and which of their episodes an id is. */
export function useOwnTitles() {
  const { data: titles, error, refetch } = useQuery(studioTitlesQuery());
  const queries = useQueryClient();
  const done = useStore(uploadQueue, ({ items }) => items.filter(({ state }) => state === "done").length);
  useEffect(() => {
    // There are new episodes, or old ones have a video now.
    if (done > 0) void queries.invalidateQueries({ queryKey: ["studio", "contents"] });
  }, [queries, done]);
  const find = useMemo(() => finder(titles ?? []), [titles]);
  return { titles, error, refetch, find };
}

function finder(titles: readonly StudioTitle[]): (episodeId: string) => KnownEpisode | undefined {
  const known = titles.flatMap(({ content_id: contentId, episodes }) =>
    episodes.map(({ episode_id: episodeId, episode_number: number }) => ({ contentId, episodeId, number })),
  );
  const byId = new Map(known.map((episode) => [episode.episodeId, episode]));
  return (episodeId) => byId.get(episodeId);
}
