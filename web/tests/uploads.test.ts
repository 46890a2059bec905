import { describe, expect, it } from "vitest";
import { isVideo } from "@/components/studio/upload/dropped-files";
import { Meter, secondsLeft } from "@/components/studio/upload/meter";
import { plansOf } from "@/components/studio/upload/plan";
import type { UploadItem } from "@/components/studio/upload/upload-queue";
import type { StudioTitle } from "@/lib/types";

describe("Meter", () => {
  it("knows no speed before there is something to measure", () => {
    const meter = new Meter();
    meter.note(0, 0);
    expect(meter.speed).toBeNull();
    meter.note(100, 100);
    expect(meter.speed).toBeNull();
  });

  it("forgets what is long ago", () => {
    const meter = new Meter();
    for (let second = 0; second <= 10; second += 1) meter.note(second * 1_000, second * 1_000);
    expect(meter.speed).toBe(1_000);
    for (let second = 11; second <= 30; second += 1) meter.note(10_000 + (second - 10) * 50, second * 1_000);
    expect(meter.speed).toBe(50);
  });
});

describe("secondsLeft", () => {
  it("tells nothing where nothing moves", () => {
    expect(secondsLeft(1_000, null)).toBeNull();
    expect(secondsLeft(1_000, 0)).toBeNull();
    expect(secondsLeft(1_001, 100)).toBe(11);
  });
});

describe("isVideo", () => {
  it("goes by the type, and by the ending where the system knows none", () => {
    expect(isVideo({ name: "a.bin", type: "video/mp4" })).toBe(true);
    expect(isVideo({ name: "A.MKV", type: "" })).toBe(true);
    expect(isVideo({ name: "notes.txt", type: "text/plain" })).toBe(false);
  });
});

describe("plansOf", () => {
  const titles = [
    {
      content_id: "cnt_1",
      episodes: [
        { episode_id: "ep_1", episode_number: 1, job_id: "job_1" },
        { episode_id: "ep_2", episode_number: 2, job_id: null },
      ],
    },
  ] as StudioTitle[];
  const item = (id: string, episode: number | null, change: Partial<UploadItem> = {}) =>
    ({ id, season: 1, episode, contentId: null, state: "ready", ...change }) as UploadItem;
  const kinds = (items: UploadItem[], title: string | undefined = "cnt_1") =>
    items.map(({ id }) => plansOf(items, titles, () => title).get(id)?.kind);

  it("says what becomes of the episode", () => {
    expect(kinds([item("a", 1), item("b", 2), item("c", 3)])).toEqual(["replace", "fill", "create"]);
  });

  it("asks for what is missing", () => {
    expect(kinds([item("a", null), item("b", 10_001)])).toEqual(["noEpisode", "noEpisode"]);
    expect(plansOf([item("a", 1)], titles, () => undefined).get("a")?.kind).toBe("noTitle");
  });

  it("gives an episode to the first of two files, also if that one is under way", () => {
    expect(kinds([item("a", 3), item("b", 3)])).toEqual(["create", "taken"]);
    const sending = item("a", 3, { state: "sending", contentId: "cnt_1" });
    expect(kinds([sending, item("b", 3)])).toEqual([undefined, "taken"]);
    const failed = item("a", 3, { state: "failed", contentId: "cnt_1" });
    expect(kinds([failed, item("b", 3)])).toEqual([undefined, "create"]);
  });
});
