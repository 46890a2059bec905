import { describe, expect, it } from "vitest";
import { seriesOf, topOf } from "@/components/admin/quality/series";
import type { Experience } from "@/lib/types";

const data = {
  hours: 3,
  by_hour: [
    { hour: "2026-11-28T10:00:00Z", plays: 4, startup_p95_ms: 900, stall_ratio: 0.002, errors: 1 },
    { hour: "2026-11-28T12:00:00Z", plays: 2, startup_p95_ms: null, stall_ratio: 0, errors: 0 },
  ],
} as Experience;
const now = Date.parse("2026-11-28T12:34:00Z");

describe("seriesOf", () => {
  it("has every hour up to now, empty where nobody watched", () => {
    const points = seriesOf(data, "startup", now);
    expect(points.map(({ hour }) => hour.getUTCHours())).toEqual([10, 11, 12]);
    expect(points.map(({ value }) => value)).toEqual([900, null, null]);
    expect(seriesOf(data, "errors", now).map(({ value }) => value)).toEqual([1, null, 0]);
  });
});

describe("topOf", () => {
  const top = (values: (number | null)[], target: number | null) =>
    topOf(
      values.map((value) => ({ hour: new Date(now), value })),
      target,
    );

  it("is round, and leaves room above all values and the target", () => {
    expect(top([900, null], 3_000)).toBe(5_000);
    expect(top([4_900], 3_000)).toBe(10_000);
    expect(top([0.0005], 0.01)).toBeCloseTo(0.02);
    expect(top([3], null)).toBe(5);
  });

  it("is there where nothing was measured", () => {
    expect(top([], null)).toBe(1);
    expect(top([0, 0], null)).toBe(1);
  });
});
