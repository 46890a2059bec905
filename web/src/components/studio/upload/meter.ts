/** Milliseconds that a speed is measured over: long enough to be steady, short enough to be true. */
const span = 8_000;

/** Measures how fast bytes go, from what was sent when. */
export class Meter {
  #samples: { at: number; sent: number }[] = [];

  /** Notes what has been sent so far, at a time in milliseconds. */
  note(sent: number, at: number): void {
    this.#samples.push({ at, sent });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > span) this.#samples.shift();
  }

  /** Bytes per second; null before there is something to measure. */
  get speed(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 500) return null;
    return ((last.sent - first.sent) / (last.at - first.at)) * 1000;
  }
}

/** Seconds until the rest is sent; null where nobody can tell. */
export function secondsLeft(rest: number, speed: number | null): number | null {
  return speed === null || speed <= 0 ? null : Math.ceil(rest / speed);
}
