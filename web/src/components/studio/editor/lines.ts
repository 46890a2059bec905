import type { Cue } from "@/lib/craft/cues";
import type { Finding, Segment, TrackReport } from "@/lib/types";

/** A line of a track as the editor shows it. Times in milliseconds from the start of the video. */
export interface EditorLine {
  segment: Segment;
  /** What it says in the language of the track. */
  text: string;
  /** To be sent with a change. */
  rev: number;
  /** Who answers for the text; null in a transcript. */
  state: string | null;
  maker: "machine" | "human";
  findings: Finding[];
  /** How long it is on screen. */
  shownMs: number;
}

export const lineFilters = ["all", "findings", "machine", "human"] as const;
export type LineFilter = (typeof lineFilters)[number];

/** How long a line stays after its sound where nobody knows its cues. */
const lingerMs = 500;

/** What a segment says in the language of a track, and what a change of it is to name. */
export function textOf(segment: Segment, isTranscript: boolean): Pick<EditorLine, "text" | "rev" | "state"> {
  if (isTranscript) return { text: segment.source, rev: segment.source_rev, state: null };
  const { text = "", rev = 0, state = "failed" } = segment.translation ?? {};
  return { text, rev, state };
}

/** Segments, the cues that were cut of them and what the checks say of these, brought together. */
export function editorLines(
  segments: readonly Segment[],
  cues: readonly Cue[],
  report: TrackReport | null,
  isTranscript: boolean,
): EditorLine[] {
  const owners = ownersOf(cues, segments);
  const shown = new Map<Segment, number>();
  cues.forEach(({ startMs, endMs }, at) => {
    const owner = owners[at];
    if (owner) shown.set(owner, (shown.get(owner) ?? 0) + endMs - startMs);
  });
  const found = new Map<Segment, Finding[]>();
  for (const finding of report?.findings ?? []) {
    const owner = owners[finding.cue - 1];
    if (owner) found.set(owner, [...(found.get(owner) ?? []), finding]);
  }
  return segments.map((segment) => ({
    segment,
    ...textOf(segment, isTranscript),
    maker: isTranscript || segment.translation?.origin === "human" ? "human" : "machine",
    findings: found.get(segment) ?? (report ? [] : (segment.translation?.findings ?? [])),
    shownMs: shown.get(segment) ?? segment.end_ms - segment.start_ms + lingerMs,
  }));
}

/** The segment that each cue shows: the one whose sound it covers most. */
function ownersOf(cues: readonly Cue[], segments: readonly Segment[]): (Segment | undefined)[] {
  const shown = segments.filter((segment) => segment.is_shown);
  return cues.map((cue) => {
    const overlap = ({ start_ms, end_ms }: Segment) =>
      Math.min(cue.endMs, end_ms) - Math.max(cue.startMs, start_ms);
    const at = lastBefore(shown, (cue.startMs + cue.endMs) / 2);
    const near = shown.slice(Math.max(0, at - 1), at + 2);
    return near.reduce<Segment | undefined>(
      (best, segment) => (best && overlap(best) >= overlap(segment) ? best : segment),
      undefined,
    );
  });
}

/** Index of the last segment that begins at this moment or before; 0 if none does. */
function lastBefore(segments: readonly Segment[], ms: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.start_ms ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The line that is heard at a moment; undefined in silence before the first. */
export function lineAt(lines: readonly EditorLine[], ms: number): EditorLine | undefined {
  const at = lastBefore(
    lines.map((line) => line.segment),
    ms,
  );
  const line = lines[at];
  return line && line.segment.start_ms <= ms && ms < line.segment.start_ms + line.shownMs ? line : undefined;
}

export function isWanted(line: EditorLine, filter: LineFilter): boolean {
  if (filter === "all") return true;
  if (filter === "findings") {
    return line.findings.length > 0 || line.segment.doubts.length > 0 || line.text === "";
  }
  return line.maker === filter;
}
