import { readFileSync } from "node:fs";
import en from "@hallyu/messages/en.json";
import es from "@hallyu/messages/es.json";
import ko from "@hallyu/messages/ko.json";
import ptBR from "@hallyu/messages/pt-BR.json";
import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { locales } from "@/i18n/routing";

const files = { es, "pt-BR": ptBR, ko, en };
type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${prefix}${key}`, value] as const]
        : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

/** The arguments of an ICU message: `{name}`, `{count, plural, ...}`. */
function argumentsOf(message: string): string[] {
  const names = [...message.matchAll(/\{(\w+)\s*[,}]/g)].map(([, name]) => name ?? "");
  return [...new Set(names)].sort();
}

const reference = flat(es);

describe.each(locales)("%s", (locale) => {
  const texts = flat(files[locale]);

  it("has the keys of every other file", () => {
    expect([...texts.keys()].sort()).toEqual([...reference.keys()].sort());
  });

  it("has no empty text and takes the same arguments", () => {
    for (const [key, text] of texts) {
      expect(text.trim(), key).not.toBe("");
      expect(argumentsOf(text), key).toEqual(argumentsOf(reference.get(key) ?? ""));
    }
  });

  it("can format every text", () => {
    const failures: string[] = [];
    const t = createTranslator({
      locale,
      messages: {
        all: Object.fromEntries([...texts].map(([key, text]) => [key.replaceAll(".", "_"), text])),
      },
      namespace: "all",
      onError: (error) => failures.push(error.message),
    });
    const values = {
      count: 2,
      seconds: 2,
      page: 1,
      total: 3,
      number: 4,
      score: 90,
      limit: 17,
      needed: 3,
      revision: 3,
    };
    const words = {
      name: "x",
      rating: "9",
      date: "x",
      time: "1:00",
      quality: "720p",
      device: "x",
      code: "x",
      setting: "x",
      email: "x",
      reason: "x",
      actor: "x",
      subject: "x",
      details: "x",
      provider: "x",
      version: "1",
      format: "SRT",
      language: "x",
      rules: "H5",
      note: "x",
      speed: "15,2",
      lengths: "30 + 34",
      from: "x",
      to: "x",
      value: "1",
      found: "x",
      wanted: "x",
      rate: "2,5",
      percent: "43 %",
      season: "2",
      size: "1 GB",
      at: "x",
      length: "x",
      role: "x",
      zone: "x",
      target: "x",
      measure: "x",
      stalls: "1 %",
      search: "x",
      query: "x",
      type: "drama",
    };
    for (const key of texts.keys()) t(key.replaceAll(".", "_"), { ...values, ...words });
    expect(failures).toEqual([]);
  });
});

it("has words for every reason why an upload becomes no video", () => {
  const source = readFileSync("../workers/media/src/domain/error.rs", "utf8");
  const codes = [...source.matchAll(/=> "([A-Z_]+)",/g)].map(([, code]) => code ?? "");
  expect(codes.length).toBeGreaterThan(10);
  for (const code of codes) expect(reference.has(`tracks.reasons.${code}`), code).toBe(true);
});
