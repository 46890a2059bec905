/** A piece of a subtitle track as it is shown. Times in milliseconds from the start of the video. */
export interface Cue {
  startMs: number;
  endMs: number;
  /** Lines are parted by line breaks; `<i>` is the only markup. */
  text: string;
}

const times = /((?:\d+:)?\d{2}:\d{2}\.\d{3})[ \t]+-->[ \t]+((?:\d+:)?\d{2}:\d{2}\.\d{3})/;
const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": "\u00a0" };

function milliseconds(stamp: string): number {
  return Math.round(stamp.split(":").reduce((total, part) => total * 60 + Number(part), 0) * 1000);
}

/** The cues of a WebVTT file as the server writes it, in order of time; blocks of other kinds are left out. */
export function parseCues(vtt: string): Cue[] {
  return vtt
    .replace(/\r\n?/g, "\n")
    .trim()
    .split(/\n{2,}/)
    .flatMap((block) => {
      const lines = block.split("\n");
      const at = lines.findIndex((line) => times.test(line));
      const [, start, end] = times.exec(lines[at] ?? "") ?? [];
      if (!start || !end) return [];
      const text = lines.slice(at + 1).join("\n");
      return [
        {
          startMs: milliseconds(start),
          endMs: milliseconds(end),
          text: text.replace(/&(?:lt|gt|amp|nbsp);/g, (entity) => entities[entity] ?? entity),
        },
      ];
    });
}

/** The cues on screen at a moment. */
export function cuesAt(cues: readonly Cue[], ms: number): Cue[] {
  return cues.filter(({ startMs, endMs }) => startMs <= ms && ms < endMs);
}

/** A text without its markup. */
export function plain(text: string): string {
  return text.replace(/<\/?i>/g, "");
}
