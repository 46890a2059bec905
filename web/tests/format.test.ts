import { describe, expect, it } from "vitest";
import { agoText, clock, displayName, languageName, personNames, ratingText, spokenTime } from "@/lib/format";

describe("clock", () => {
  it.each([
    [0, "0:00"],
    [7.9, "0:07"],
    [59.999, "0:59"],
    [60, "1:00"],
    [3599, "59:59"],
    [3600, "1:00:00"],
    [3723, "1:02:03"],
    [36_000, "10:00:00"],
    [-3, "0:00"],
    [Number.NaN, "0:00"],
    [Number.POSITIVE_INFINITY, "0:00"],
  ])("%d s is %s", (seconds, text) => expect(clock(seconds)).toBe(text));
});

describe("spokenTime", () => {
  it("leaves out what is zero, but not everything", () => {
    expect(spokenTime(200, "en")).toBe("3 minutes 20 seconds");
    expect(spokenTime(3600, "es")).toBe("1 hora");
    expect(spokenTime(0, "en")).toBe("0 seconds");
  });
});

describe("names", () => {
  it("shows the original only where it is another text", () => {
    expect(displayName({ title: "도깨비", title_translated: "Goblin" })).toEqual({
      name: "Goblin",
      original: "도깨비",
    });
    expect(displayName({ title: "도깨비", title_translated: "도깨비" })).toEqual({
      name: "도깨비",
      original: null,
    });
    expect(displayName({ title: "도깨비", title_translated: "" })).toEqual({
      name: "도깨비",
      original: null,
    });
  });

  it("names languages in themselves and survives codes it does not know", () => {
    expect(languageName("ko")).toBe("한국어");
    expect(languageName("pt-BR")).toBe("Português (Brasil)");
    expect(languageName("not a code")).toBe("not a code");
  });
});

describe("personNames", () => {
  const person = { name: "서나림", name_romanized: "Seo Na-rim" };
  const texts = (...of: Parameters<typeof personNames>) => personNames(...of).map(({ text }) => text);
  it("begin with the one that readers can read", () => {
    expect(texts(person, "es")).toEqual(["Seo Na-rim", "서나림"]);
    expect(texts(person, "ko")).toEqual(["서나림", "Seo Na-rim"]);
  });
  it("are one where only that is known, which says that it is Korean", () => {
    expect(personNames({ name: "서나림", name_romanized: null }, "es")).toEqual([
      { text: "서나림", lang: "ko" },
    ]);
  });
});

describe("ratingText", () => {
  it("has one decimal in the form of the language, and nothing for no rating", () => {
    expect(ratingText(9, "es")).toBe("9,0");
    expect(ratingText(8.74, "en")).toBe("8.7");
    expect(ratingText(null, "es")).toBeNull();
    expect(ratingText(0, "es")).toBeNull();
  });
});

describe("agoText", () => {
  const now = Date.parse("2026-01-15T12:00:00Z");
  it.each([
    ["2026-01-15T12:05:00Z", "now"],
    ["2026-01-15T11:59:59Z", "1 second ago"],
    ["2026-01-15T11:58:59Z", "1 minute ago"],
    ["2026-01-15T09:00:01Z", "2 hours ago"],
    ["2026-01-14T12:00:00Z", "yesterday"],
  ])("%s is %s", (time, text) => expect(agoText(time, "en", now)).toBe(text));
});
