import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { reportQuery, segmentsQuery, studioTracksQuery } from "@/lib/craft/queries";
import { api } from "@/lib/queries";

const actions = {
  publish: (id: string) => unwrap(api.POST("/api/v1/subtitles/{id}/publish", { params: { path: { id } } })),
  retranslate: (id: string) =>
    unwrap(api.POST("/api/v1/subtitles/{id}/retranslate", { params: { path: { id } } })),
};

export type TrackAction = keyof typeof actions;

/** Something that is done to a whole track; what is known of the track is asked for anew. */
export function useTrackAction(episodeId: string, trackId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (action: TrackAction) => actions[action](trackId),
    onSettled: () =>
      Promise.all(
        [studioTracksQuery(episodeId), segmentsQuery(trackId), reportQuery(trackId)].map(({ queryKey }) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
