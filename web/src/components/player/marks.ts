import type { Chapter, Marker } from "@/lib/types";

/** Parts that a viewer may want to leave out. */
export const skippable = ["intro", "recap", "credits"] as const;
export type SkippableKind = (typeof skippable)[number];

/** Credits that end this many seconds before the video or later are its end: nothing of the story follows. */
const endTolerance = 15;
/** A part of which less than this is left is not worth a button; seconds. */
const shortest = 3;

export interface SkippablePart {
  kind: SkippableKind;
  /** Where it goes on, seconds. */
  end: number;
}

/** The part around a moment that can be left out, if there is one. */
export function partAt(markers: readonly Marker[], time: number): SkippablePart | null {
  for (const { kind: word, start_seconds: start, end_seconds: end } of markers) {
    const kind = skippable.find((known) => known === word);
    if (kind && start <= time && time < end - shortest) return { kind, end };
  }
  return null;
}

/** Where the credits begin that end the video, seconds; null where nobody knows. */
export function closingCredits(markers: readonly Marker[], duration: number): number | null {
  const closing = markers.find(
    ({ kind, end_seconds: end }) => kind === "credits" && duration > 0 && end >= duration - endTolerance,
  );
  return closing?.start_seconds ?? null;
}

/** The chapter around a moment. */
export function chapterAt(chapters: readonly Chapter[], time: number): Chapter | undefined {
  return chapters.findLast(({ start_seconds: start }) => start <= time);
}
