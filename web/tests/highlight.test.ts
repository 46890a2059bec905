import { describe, expect, it } from "vitest";
import { pieces } from "@/lib/highlight";

const hits = (text: string, query: string) =>
  pieces(text, query)
    .filter((piece) => piece.isHit)
    .map((piece) => piece.text);

describe("what is marked in a text", () => {
  it("is what was typed, whatever its case and accents", () => {
    expect(hits("La estación de la primera nieve", "ESTACION")).toEqual(["estación"]);
    expect(hits("Canción única", "única")).toEqual(["única"]);
  });

  it("begins where a word begins", () => {
    expect(hits("Estación de la nieve", "ie")).toEqual([]);
    expect(hits("Son Ye-jin", "ji")).toEqual(["ji"]);
  });

  it("is each word that was typed, in any order", () => {
    expect(hits("Han Seo-yun", "seo han")).toEqual(["Han", "Seo"]);
  });

  it("is a short word only as a whole, until it is the one being typed", () => {
    expect(hits("La lavandería de la luna", "la lun")).toEqual(["La", "la", "lun"]);
    expect(hits("La lavandería de la luna", "la")).toEqual(["La", "la", "la"]);
  });

  it("is the whole word where one letter slipped", () => {
    expect(hits("La lavandería de la luna", "lavandria de la lnua")).toEqual([
      "La",
      "lavandería",
      "de",
      "la",
      "luna",
    ]);
    expect(hits("Crash Landing on You", "crush landinng")).toEqual(["Crash", "Landing"]);
    expect(hits("Sol y mar", "sal")).toEqual([]);
    expect(hits("La luna", "duda")).toEqual([]);
  });

  it("is found in a name typed with its hyphen", () => {
    expect(hits("Son Ye-jin", "ye-jin")).toEqual(["Ye", "jin"]);
  });

  it("may stand anywhere in Korean, and be half a syllable", () => {
    expect(hits("사랑의 불시착", "불시")).toEqual(["불시"]);
    expect(hits("사랑의 불시착", "사라")).toEqual(["사랑"]);
  });

  it("loses no letter of the text", () => {
    for (const [text, query] of [
      ["Crash Landing on You", "landing"],
      ["🎬 İstanbul ½", "i"],
      ["", "x"],
      ["abc", "   "],
      ["(a+b)*", "(a+"],
    ] as const) {
      expect(
        pieces(text, query)
          .map((piece) => piece.text)
          .join(""),
      ).toBe(text);
    }
  });
});
