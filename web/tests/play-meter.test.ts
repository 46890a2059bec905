import { describe, expect, it } from "vitest";
import type { Failure } from "@/components/player/engine";
import { PlayMeter, type Watched } from "@/components/player/play-meter";

const idle: Watched = {
  ready: false,
  playing: false,
  waiting: true,
  seeking: false,
  ended: false,
  bitrate: null,
  failure: null,
};
const moving: Watched = { ...idle, ready: true, playing: true, waiting: false, bitrate: 1_000 };

/** A meter of somebody who wished to watch at zero. */
function measured(...steps: [number, Watched][]): PlayMeter {
  const meter = new PlayMeter(0);
  for (const [at, state] of steps) meter.note(state, at);
  return meter;
}

describe("PlayMeter", () => {
  it("counts the start once, up to the first picture", () => {
    const meter = measured([10, idle], [700, moving]);
    expect(meter.take(1_700)).toMatchObject({ startup_ms: 700, watched_ms: 1_000, stall_count: 0 });
    expect(meter.take(2_700)).toMatchObject({ startup_ms: null, watched_ms: 1_000 });
  });

  it("tells a stall from a search and from a pause", () => {
    const meter = measured(
      [0, moving],
      [1_000, { ...moving, waiting: true, seeking: true }],
      [3_000, moving],
      [4_000, { ...moving, waiting: true }],
      [4_500, moving],
      [5_000, { ...moving, playing: false }],
    );
    expect(meter.take(9_000)).toMatchObject({ watched_ms: 2_500, stall_count: 1, stall_ms: 500 });
  });

  it("counts a stall that goes on over a report once, and all of its time", () => {
    const meter = measured([0, moving], [1_000, { ...moving, waiting: true }]);
    expect(meter.take(2_000)).toMatchObject({ stall_count: 1, stall_ms: 1_000 });
    expect(meter.take(3_000)).toMatchObject({ stall_count: 0, stall_ms: 1_000 });
  });

  it("does not count what nobody notices", () => {
    const meter = measured([0, { ...moving, waiting: true }], [10, moving]);
    expect(meter.take(1_000)?.stall_count).toBe(0);
  });

  it("weighs bit rates by how long they were shown", () => {
    const meter = measured([0, moving], [1_000, { ...moving, bitrate: 4_000 }]);
    expect(meter.take(4_000)?.average_bitrate).toBe(3_250);
    expect(measured([0, { ...moving, bitrate: null }]).take(1_000)?.average_bitrate).toBeNull();
  });

  it.each<[Failure["kind"], string, string | null]>([
    ["network", "fragLoadError 500", "network"],
    ["network", "manifestLoadError 404", "manifest"],
    ["media", "bufferAppendError", "media"],
    ["network", "keyLoadError 403", "key"],
    ["unsupported", "HLS_UNSUPPORTED", "unsupported"],
    ["expired", "fragLoadError 403", "other"],
    ["refused", "STREAM_ENDED", null],
  ])("names a fault of kind %s (%s)", (kind, code, fault) => {
    const meter = measured([0, moving], [1_000, { ...moving, failure: { kind, code } }]);
    expect(meter.take(1_000)?.error).toBe(fault);
  });

  it("has nothing to say of nothing", () => {
    expect(measured([0, idle]).take(5_000)).toBeNull();
    const meter = measured([0, { ...moving, playing: false }]);
    expect(meter.take(10)).toMatchObject({ startup_ms: 0 });
    expect(meter.take(60_000)).toBeNull();
  });
});
