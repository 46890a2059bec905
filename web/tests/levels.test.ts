import { describe, expect, it } from "vitest";
import { levelOf } from "@/components/player/levels";

const levels = [
  { height: 360, codecSet: "avc1,mp4a" },
  { height: 360, codecSet: "av01,Opus" },
  { height: 480, codecSet: "avc1,mp4a" },
  { height: 480, codecSet: "av01,Opus" },
  { height: 720, codecSet: "avc1,mp4a" },
];

describe("levelOf", () => {
  it("chooses a height within the codecs that play", () => {
    expect(levelOf(480, levels, 0)).toBe(2);
    expect(levelOf(480, levels, 1)).toBe(3);
    expect(levelOf(360, levels, 4)).toBe(0);
  });

  it("takes a height that these codecs lack from others, and one that nobody has from none", () => {
    expect(levelOf(720, levels, 3)).toBe(4);
    expect(levelOf(1080, levels, 0)).toBe(-1);
  });

  it("takes the first of a height before anything plays", () => {
    expect(levelOf(480, levels, -1)).toBe(2);
  });
});
