import { ensureDone, type ApiError } from "@hallyu/api-client";
import { useEffect } from "react";
import { api } from "@/lib/queries";
import type { Playback } from "./playback";
import { isCompleted } from "./progress";

const everyMilliseconds = 10_000;
/** Tells the server where the viewer stands: every ten seconds of playing, on pause, and when the page goes away. */
export function useProgress(playback: Playback | null, contentId: string, episodeId: string): void {
  useEffect(() => {
    if (!playback) return;
    let reported = -1;

    const report = () => {
      const { time, duration, ended } = playback.snapshot();
      const position = Math.floor(time);
      if (duration === 0 || position === reported) return;
      reported = position;
      const body = { position_seconds: position, is_completed: ended || isCompleted(time, duration) };
      const reporting = api.POST("/api/v1/contents/{id}/episodes/{ep}/progress", {
        params: { path: { id: contentId, ep: episodeId } },
        body,
        // Lets the last report outlive the page.
        keepalive: true,
      });
      void ensureDone(reporting).catch((error: ApiError) => {
        // Losing one report loses ten seconds; the next one says where we are.
        if (error.code !== "STREAM_ENDED") return;
        playback.fail({ kind: "refused", code: error.code, message: error.message });
      });
    };

    const timer = setInterval(() => {
      if (playback.snapshot().playing) report();
    }, everyMilliseconds);
    let wasPlaying = false;
    const unsubscribe = playback.subscribe(() => {
      const { playing } = playback.snapshot();
      if (wasPlaying && !playing) report();
      wasPlaying = playing;
    });
    const onHide = () => {
      if (document.visibilityState === "hidden") report();
    };
    document.addEventListener("visibilitychange", onHide);
    return () => {
      clearInterval(timer);
      unsubscribe();
      document.removeEventListener("visibilitychange", onHide);
      report();
    };
  }, [playback, contentId, episodeId]);
}
