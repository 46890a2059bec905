import { useEffect } from "react";
import { api } from "@/lib/queries";
import type { Playback } from "./playback";
import { PlayMeter } from "./play-meter";

const everyMilliseconds = 60_000;

interface Subject {
  streamId: string;
  episodeId: string;
  /** When the viewer wished to watch, by `performance.now()`. */
  wishedAt: number;
}

/** Tells the operators how playing goes: every minute of it, when it fails, and when the viewer leaves. */
export function useReports(playback: Playback | null, { streamId, episodeId, wishedAt }: Subject): void {
  useEffect(() => {
    if (!playback) return;
    const meter = new PlayMeter(wishedAt);
    let dropped = playback.droppedFrames;

    const report = () => {
      const measured = meter.take(performance.now());
      if (!measured) return;
      const before = dropped;
      dropped = playback.droppedFrames;
      const reporting = api.POST("/api/v1/streams/{id}/reports", {
        params: { path: { id: streamId } },
        body: { episode_id: episodeId, ...measured, dropped_frames: Math.max(dropped - before, 0) },
        // Lets the last report outlive the page.
        keepalive: true,
      });
      // Figures that are lost are missed by nobody who watches.
      void reporting.catch(() => undefined);
    };

    const note = () => {
      const { playingBitrate: bitrate, ...state } = playback.snapshot();
      meter.note({ ...state, bitrate }, performance.now());
    };
    let failure = playback.snapshot().failure;
    const unsubscribe = playback.subscribe(() => {
      note();
      const { failure: now } = playback.snapshot();
      if (now && now !== failure) report();
      failure = now;
    });
    note();
    const timer = setInterval(() => playback.snapshot().playing && report(), everyMilliseconds);
    window.addEventListener("pagehide", report);
    return () => {
      clearInterval(timer);
      unsubscribe();
      window.removeEventListener("pagehide", report);
      report();
    };
  }, [playback, streamId, episodeId, wishedAt]);
}
