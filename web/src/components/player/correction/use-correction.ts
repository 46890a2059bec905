import { useCallback, useState } from "react";
import type { SubtitleTrack } from "@/lib/types";
import type { Playback } from "../playback";
import { useStore } from "@/lib/store";

/** A line that a viewer wants to correct. */
export interface Moment {
  track: SubtitleTrack;
  /** Milliseconds from the start of the video. */
  atMs: number;
}

/** Which line is being corrected, and the way to correct the one on screen: none where a person wrote the file. */
export function useCorrection(playback: Playback, tracks: readonly SubtitleTrack[]) {
  const [moment, setMoment] = useState<Moment | null>(null);
  const language = useStore(playback, (state) => state.subtitleLanguage);
  const track = tracks.find(
    (known) => known.language === language && known.origin !== "human" && known.language !== "ko",
  );

  const open = useCallback(() => {
    if (!track) return;
    playback.pause();
    const { cues, time } = playback.snapshot();
    const [cue] = cues;
    // The middle of what is read is surely a moment at which it is shown.
    const seconds = cue ? (cue.startTime + cue.endTime) / 2 : time;
    setMoment({ track, atMs: Math.round(seconds * 1000) });
  }, [playback, track]);
  const close = useCallback(() => setMoment(null), []);

  return { moment, open: track ? open : undefined, close };
}
