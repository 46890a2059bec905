import { describe, expect, it } from "vitest";
import { parseSprite, stillAt } from "@/components/player/sprite";

const file = "https://example.org/media/token/thumbnails/sprite.vtt";

const vtt = [
  "WEBVTT",
  "",
  "NOTE two sheets",
  "",
  "1",
  "00:00.000 --> 00:10.000",
  "0.jpg#xywh=0,0,160,90",
  "",
  "00:00:10.000 --> 01:00:00.500 align:start",
  "sheet/1.jpg#xywh=pixel:160,90,160,90",
  "",
  "01:00:01.000 --> 01:00:02.000",
  "a cue of words",
].join("\r\n");

describe("parseSprite", () => {
  it("reads places in sheets, relative to the file, in seconds", () => {
    expect(parseSprite(vtt, file)).toEqual([
      {
        start: 0,
        end: 10,
        url: "https://example.org/media/token/thumbnails/0.jpg",
        x: 0,
        y: 0,
        width: 160,
        height: 90,
      },
      {
        start: 10,
        end: 3600.5,
        url: "https://example.org/media/token/thumbnails/sheet/1.jpg",
        x: 160,
        y: 90,
        width: 160,
        height: 90,
      },
    ]);
  });

  it("finds nothing in another kind of file", () => {
    expect(parseSprite("<!doctype html>", file)).toEqual([]);
    expect(parseSprite("", file)).toEqual([]);
  });
});

describe("stillAt", () => {
  const stills = parseSprite(vtt, file);

  it("takes the still of the moment, and the last one afterwards", () => {
    expect(stillAt(stills, 0)?.x).toBe(0);
    expect(stillAt(stills, 9.99)?.x).toBe(0);
    expect(stillAt(stills, 10)?.x).toBe(160);
    expect(stillAt(stills, 9999)?.x).toBe(160);
    expect(stillAt([], 5)).toBeUndefined();
  });
});
