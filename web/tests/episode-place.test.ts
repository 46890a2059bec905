import { describe, expect, it } from "vitest";
import { placeOf } from "@/lib/episode-place";

describe("placeOf", () => {
  it.each([
    ["First.Snow.S01E02.1080p.WEB-DL.x264.mkv", 1, 2],
    ["first snow s2 e10 [720p].mp4", 2, 10],
    ["First Snow - 1x02.mkv", 1, 2],
    ["3x110.mp4", 3, 110],
    ["E05.mp4", 1, 5],
    ["First Snow Ep. 7 (2026).mp4", 1, 7],
    ["First Snow EP07.1920x1080.mp4", 1, 7],
    ["첫눈 오는 밤 제3화.mp4", 1, 3],
    ["첫눈 오는 밤 12회 1080p.mp4", 1, 12],
    ["첫눈 시즌2 제 4 화.mp4", 2, 4],
    ["Primera nieve - Episodio 4.mp4", 1, 4],
    ["Primera nieve, capítulo 11 (720p).mp4", 1, 11],
    ["Temporada 2 Cap. 3.mp4", 2, 3],
    ["Primeira neve - Episódio_08.mp4", 1, 8],
    ["Season 3/E05.mkv", 3, 5],
    ["/Temporada 2/Episodio 1.mkv", 2, 1],
  ])("%s", (path, season, episode) => expect(placeOf(path)).toEqual({ season, episode }));

  it("reads syllables and accents that a system took apart", () => {
    expect(placeOf(`${"제3화 capítulo".normalize("NFD")}.mp4`).episode).toBe(3);
    expect(placeOf(`${"Capítulo 6".normalize("NFD")}.mp4`).episode).toBe(6);
  });

  it.each([
    "First Snow.mp4",
    "First Snow 2026.mp4",
    "First Snow 1920x1080.mp4",
    "trailer 1080p.mp4",
    "step 3.mp4",
    "E0.mp4",
    "S00E00.mp4",
    "제99999999999화.mp4",
    "",
  ])("takes no other number for an episode: %s", (path) => expect(placeOf(path).episode).toBeNull());
});
