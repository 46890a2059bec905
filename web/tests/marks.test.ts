import { describe, expect, it } from "vitest";
import { chapterAt, closingCredits, partAt } from "@/components/player/marks";

const markers = [
  { kind: "recap", start_seconds: 0, end_seconds: 20 },
  { kind: "intro", start_seconds: 60, end_seconds: 150 },
  { kind: "credits", start_seconds: 3_500, end_seconds: 3_595 },
];

describe("partAt", () => {
  it("finds what runs, until hardly anything of it is left", () => {
    expect(partAt(markers, 0)).toEqual({ kind: "recap", end: 20 });
    expect(partAt(markers, 18)).toBeNull();
    expect(partAt(markers, 100)).toEqual({ kind: "intro", end: 150 });
    expect(partAt(markers, 151)).toBeNull();
  });

  it("leaves out kinds that it does not know", () => {
    expect(partAt([{ kind: "advert", start_seconds: 0, end_seconds: 90 }], 5)).toBeNull();
  });
});

describe("closingCredits", () => {
  it("are those that end the video", () => {
    expect(closingCredits(markers, 3_600)).toBe(3_500);
    expect(closingCredits(markers, 3_700)).toBeNull();
    expect(closingCredits(markers, 0)).toBeNull();
    expect(closingCredits([], 3_600)).toBeNull();
  });
});

describe("chapterAt", () => {
  it("is the last one that has begun", () => {
    const chapters = [
      { title: "1", start_seconds: 0 },
      { title: "2", start_seconds: 100 },
    ];
    expect(chapterAt(chapters, 99.9)?.title).toBe("1");
    expect(chapterAt(chapters, 100)?.title).toBe("2");
    expect(chapterAt([], 5)).toBeUndefined();
  });
});
