import type { SubtitleTrack } from "../types";

/** From this score on the checks count as passed; below, machine-made lines are a trial. */
const checkedFrom = 0.85;

/**
 * Who answers for a track. A machine's is `checked` where the automatic checks are content with it, `beta` where they are not;
 * nobody has read either.
 */
export type Provenance = "human" | "mixed" | "checked" | "beta";

export function provenanceOf(track: Pick<SubtitleTrack, "origin" | "quality_score">): Provenance {
  if (track.origin === "human" || track.origin === "mixed") return track.origin;
  return (track.quality_score ?? 0) >= checkedFrom ? "checked" : "beta";
}

/** The score in percent; null where there is none: nobody scores what a person wrote. */
export function qualityOf(track: Pick<SubtitleTrack, "origin" | "quality_score">): number | null {
  if (track.origin === "human" || !track.quality_score) return null;
  return Math.round(track.quality_score * 100);
}
