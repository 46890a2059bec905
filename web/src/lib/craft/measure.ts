import { plain } from "./cues";

/** What a language's subtitles may take; the numbers of the server's profiles for adults (`crates/captions`). */
interface Limits {
  /** Longest line, characters. */
  line: number;
  /** Most lines of a cue. */
  lines: number;
  /** Fastest reading, characters per second. */
  fastest: number;
  /** Reading speed to aim at. */
  aim: number;
  /** Whether spaces, signs and Latin letters count half. */
  halfWeights: boolean;
}

const latin: Limits = { line: 42, lines: 2, fastest: 17, aim: 15, halfWeights: false };
const korean: Limits = { line: 16, lines: 2, fastest: 12, aim: 10, halfWeights: true };

export function limitsOf(language: string): Limits {
  return language.startsWith("ko") ? korean : latin;
}

const light = /^[\u0000-\u024f\s\u2010-\u2027]+$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Characters of a text as viewers see it, weighed as its language weighs them. */
export function lengthOf(text: string, { halfWeights }: Limits): number {
  const letters = [...graphemes.segment(plain(text).replaceAll("\n", ""))];
  return letters.reduce((sum, { segment }) => sum + (halfWeights && light.test(segment) ? 0.5 : 1), 0);
}

/** How a text would stand on screen, and how fast it must be read. */
export interface Measure {
  /** Length of each line, characters. */
  lines: number[];
  /** Cues that it takes. */
  cues: number;
  /** Characters per second; 0 for no text. */
  speed: number;
  /** `tight` is above the speed to aim at, `over` breaks a limit. */
  verdict: "good" | "tight" | "over";
}

/**
 * Measures a text that is shown for a time. Where the server breaks lines follows from grammar; this only balances them,
 * which gives the same lengths within a word.
 */
export function measure(text: string, ms: number, language: string): Measure {
  const limits = limitsOf(language);
  const words = text.split(/\s+/).filter(Boolean);
  const lines = balanced(words, limits).map((line) => lengthOf(line, limits));
  const length = lengthOf(words.join(" "), limits);
  const speed = length === 0 ? 0 : ms > 0 ? (length * 1000) / ms : Infinity;
  const isOver = speed > limits.fastest || lines.some((line) => line > limits.line);
  return {
    lines,
    cues: Math.ceil(lines.length / limits.lines),
    speed,
    verdict: isOver ? "over" : speed > limits.aim ? "tight" : "good",
  };
}

/** The words on as few lines as fit, all about as long. */
function balanced(words: string[], limits: Limits): string[] {
  const length = lengthOf(words.join(" "), limits);
  for (let count = Math.ceil(length / limits.line); count < words.length; count += 1) {
    for (let width = Math.ceil(length / count); width <= limits.line; width += 1) {
      const lines = filled(words, width, limits);
      if (lines.length <= count) return lines;
    }
  }
  return filled(words, limits.line, limits);
}

function filled(words: string[], width: number, limits: Limits): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && lengthOf(longer, limits) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
