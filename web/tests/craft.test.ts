import { describe, expect, it } from "vitest";
import { editorLines, isWanted, lineAt } from "@/components/studio/editor/lines";
import { editorAction } from "@/components/studio/editor/use-editor-keys";
import { cuesAt, parseCues } from "@/lib/craft/cues";
import { diffWords } from "@/lib/craft/diff";
import { measure } from "@/lib/craft/measure";
import { provenanceOf, qualityOf } from "@/lib/craft/provenance";
import type { Segment, TrackReport } from "@/lib/types";

describe("cues of a WebVTT file", () => {
  const file =
    "WEBVTT\n\nNOTE ours\n\n1\n00:00:01.000 --> 00:00:02.500 line:0\n<i>¿Qué?</i>\nA &amp; B\n\n00:03.000 --> 00:04.000\nDos\n";

  it("have their times and lines, and nothing else is taken for one", () => {
    expect(parseCues(file)).toEqual([
      { startMs: 1000, endMs: 2500, text: "<i>¿Qué?</i>\nA & B" },
      { startMs: 3000, endMs: 4000, text: "Dos" },
    ]);
  });

  it("are on screen until their end, which is no longer theirs", () => {
    const cues = parseCues(file);
    expect([999, 1000, 2499, 2500].map((ms) => cuesAt(cues, ms).length)).toEqual([0, 1, 1, 0]);
  });
});

describe("measures of a text", () => {
  it("balances lines and counts neither markup nor the break", () => {
    const text = "<i>Entonces espero aquí</i> hasta que pare la primera nieve.";
    const { lines, cues, verdict } = measure(text, 4000, "es-419");
    expect(Math.max(...lines)).toBeLessThanOrEqual(42);
    expect(Math.abs((lines[0] ?? 0) - (lines[1] ?? 0))).toBeLessThan(10);
    expect([lines.length, cues, verdict]).toEqual([2, 1, "good"]);
  });

  it("is over where the reading is too fast or a word does not fit", () => {
    expect(measure("a".repeat(35), 2000, "pt-BR").verdict).toBe("over");
    expect(measure("a".repeat(32), 2000, "pt-BR").verdict).toBe("tight");
    expect(measure("a".repeat(43), 60_000, "pt-BR").verdict).toBe("over");
    expect(measure("Hola", 0, "es-419").speed).toBe(Infinity);
  });

  it("counts half for spaces and signs in Korean", () => {
    expect(measure("눈 와.", 1000, "ko").speed).toBe(3);
  });

  it("of nothing is nothing", () => {
    expect(measure("  ", 1000, "es-419")).toEqual({ lines: [], cues: 0, speed: 0, verdict: "good" });
  });
});

it("a difference gives both texts back", () => {
  const [before, after] = ["Cuánto tiempo lleva usted aquí?", "¿Cuánto tiempo lleva aquí hoy?"];
  const runs = diffWords(before, after);
  const side = (other: string) =>
    runs
      .filter(({ kind }) => kind !== other)
      .map(({ text }) => text)
      .join(" ");
  expect([side("added"), side("removed")]).toEqual([before, after]);
  expect(runs).toContainEqual({ kind: "same", text: "tiempo lleva" });
});

it("a machine's track is called checked only where the checks are content", () => {
  const ai = (quality_score: number | null) => ({ origin: "ai", quality_score });
  expect([ai(0.85), ai(0.84), ai(null)].map(provenanceOf)).toEqual(["checked", "beta", "beta"]);
  expect(provenanceOf({ origin: "mixed", quality_score: 0.2 })).toBe("mixed");
  expect(qualityOf({ origin: "human", quality_score: 1 })).toBeNull();
});

describe("lines of the editor", () => {
  const segment = (seq: number, start_ms: number, text: string): Segment => ({
    segment_id: `seg_${seq}`,
    seq,
    start_ms,
    end_ms: start_ms + 1000,
    source: "네",
    source_rev: 1,
    doubts: [],
    is_shown: true,
    translation: {
      text,
      state: "machine",
      origin: seq === 2 ? "human" : "model",
      score: 1,
      findings: [],
      is_outdated: false,
      rev: 3,
    },
  });
  const segments = [segment(1, 1000, "Sí."), segment(2, 3000, "Ya."), segment(3, 5000, "")];
  const cues = [
    { startMs: 900, endMs: 2400, text: "Sí." },
    { startMs: 3000, endMs: 3400, text: "Ya" },
    { startMs: 3500, endMs: 4300, text: "." },
  ];
  const finding = { rule: "L3", summary: "", severity: "major", cue: 3, measured: "", limit: "" };
  const report = { findings: [finding] } as unknown as TrackReport;
  const lines = editorLines(segments, cues, report, false);

  it("know how long their cues are shown and what was found in them", () => {
    expect(lines.map(({ shownMs }) => shownMs)).toEqual([1500, 1200, 1500]);
    expect(lines.map(({ findings }) => findings.length)).toEqual([0, 1, 0]);
  });

  it("are filtered by what is to do", () => {
    const wanted = (filter: Parameters<typeof isWanted>[1]) =>
      lines.filter((line) => isWanted(line, filter)).map(({ segment: { seq } }) => seq);
    expect([wanted("findings"), wanted("human"), wanted("machine")]).toEqual([[2, 3], [2], [1, 3]]);
  });

  it("are found by the moment at which they are heard", () => {
    expect([500, 1000, 2600, 3100].map((ms) => lineAt(lines, ms)?.segment.seq)).toEqual([
      undefined,
      1,
      undefined,
      2,
    ]);
  });
});

it("keys of an input method are not the editor's", () => {
  const press = {
    key: "Enter",
    ctrlKey: true,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
  };
  expect(editorAction(press)).toBe("save");
  expect(editorAction({ ...press, shiftKey: true })).toBe("approve");
  expect(editorAction({ ...press, isComposing: true })).toBeNull();
  expect(editorAction({ ...press, ctrlKey: false })).toBeNull();
});
