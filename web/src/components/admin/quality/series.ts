import type { Experience } from "@/lib/types";

/** What is drawn of each hour. */
export type Measure = "startup" | "stalls" | "errors";

export interface Point {
  /** When the hour began. */
  hour: Date;
  /** Null where nobody reported. */
  value: number | null;
}

/** What players may take to the first picture, milliseconds; and the share of time that may stand still. */
export const targets = { startup: 3_000, stalls: 0.01 } as const;

const hourMilliseconds = 3_600_000;

/** A measure of every hour up to now, the oldest first; hours that nobody watched in are empty. */
export function seriesOf(data: Experience, measure: Measure, now: number): Point[] {
  const known = new Map(data.by_hour.map((hour) => [Date.parse(hour.hour), hour]));
  const last = Math.floor(now / hourMilliseconds) * hourMilliseconds;
  return Array.from({ length: data.hours }, (_, at) => {
    const start = last - (data.hours - 1 - at) * hourMilliseconds;
    const hour = known.get(start);
    const values = hour && {
      startup: hour.startup_p95_ms ?? null,
      stalls: hour.stall_ratio,
      errors: hour.errors,
    };
    return { hour: new Date(start), value: values?.[measure] ?? null };
  });
}

/** A round number at or above all values and the target, for the top of a chart. */
export function topOf(points: readonly Point[], target: number | null): number {
  const highest = Math.max(target ?? 0, ...points.map(({ value }) => value ?? 0));
  if (highest === 0) return 1;
  const step = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * step).find((top) => top >= highest * 1.05) ?? 10 * step;
}
