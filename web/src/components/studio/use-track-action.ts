import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keysOfLines } from "@/lib/craft/queries";
import { api } from "@/lib/queries";
import type { SubtitleTrack } from "@/lib/types";

/** Something that is done to a whole track. */
export interface Deed {
  action: TrackAction;
  /** Why, for whoever works on the lines. */
  note?: string | undefined;
}

export type TrackAction = "submit" | "publish" | "return" | "unpublish" | "retranslate";

function perform({ subtitle_id: id, revision }: SubtitleTrack, { action, note }: Deed) {
  const params = { path: { id } };
  // Lines that nobody has looked at are not let through unseen.
  const body = { revision, ...(note && { note }) };
  const deeds = {
    submit: () => api.POST("/api/v1/subtitles/{id}/submit", { params, body }),
    publish: () => api.POST("/api/v1/subtitles/{id}/publish", { params, body }),
    return: () => api.POST("/api/v1/subtitles/{id}/return", { params, body }),
    unpublish: () => api.POST("/api/v1/subtitles/{id}/unpublish", { params, body }),
    retranslate: () => api.POST("/api/v1/subtitles/{id}/retranslate", { params }),
  };
  return unwrap<SubtitleTrack>(deeds[action]());
}

/** Does something to a track; what is known of the track is asked for anew. */
export function useTrackAction(track: SubtitleTrack) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (deed: Deed) => perform(track, deed),
    onSettled: () =>
      Promise.all(keysOfLines(track.subtitle_id).map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
