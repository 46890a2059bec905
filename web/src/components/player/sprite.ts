/** One still in a sheet of stills, shown while looking for a place in the video. Times in seconds. */
export interface Still {
  start: number;
  end: number;
  url: string;
  /** Place and size in the sheet, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

function seconds(stamp: string): number {
  return stamp.split(":").reduce((total, part) => total * 60 + Number(part), 0);
}

/**
 * Reads a WebVTT file whose cues are places in picture sheets (`0.jpg#xywh=160,90,160,90`); addresses are relative
 * to the file. Cues that say anything else are left out.
 */
export function parseSprite(vtt: string, fileUrl: string): Still[] {
  const cue =
    /((?:\d+:)?\d{1,2}:\d{2}\.\d{3})[ \t]+-->[ \t]+((?:\d+:)?\d{1,2}:\d{2}\.\d{3})[^\n]*\n([^\n#]+)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)/g;
  const stills: Still[] = [];
  for (const match of vtt.replace(/\r\n?/g, "\n").matchAll(cue)) {
    const [, start = "", end = "", path = "", x, y, width, height] = match;
    stills.push({
      start: seconds(start),
      end: seconds(end),
      url: new URL(path.trim(), fileUrl).href,
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Number(height),
    });
  }
  return stills;
}

/** The still of a moment; after the last one, the last. */
export function stillAt(stills: readonly Still[], time: number): Still | undefined {
  return stills.find(({ end }) => time < end) ?? stills.at(-1);
}
