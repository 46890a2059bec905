import type { Failure } from "./engine";

/** What the meter looks at, of the state of a player. */
export interface Watched {
  /** True once the first picture is there. */
  ready: boolean;
  playing: boolean;
  waiting: boolean;
  seeking: boolean;
  ended: boolean;
  /** Bits per second of what is shown; null where nobody knows. */
  bitrate: number | null;
  failure: Failure | null;
}

/** Why nothing plays any more, in the words of the API. */
export type Fault = "network" | "media" | "manifest" | "key" | "unsupported" | "other";

/** What happened since the report before. */
export interface PlayReport {
  startup_ms: number | null;
  watched_ms: number;
  stall_count: number;
  stall_ms: number;
  average_bitrate: number | null;
  error: Fault | null;
}

/** Pictures that stand still for less than this, milliseconds, count as moving: nobody sees it. */
const noticed = 50;

/** Measures how playing goes. All times are in milliseconds of one clock. */
export class PlayMeter {
  #last: Watched | null = null;
  #since: number;
  /** When the viewer wished to watch; null once that was answered by a picture. */
  #wished: number | null;
  #startup: number | null = null;
  #watched = 0;
  #stalls = 0;
  #stalled = 0;
  /** How long pictures have stood still by now. */
  #stall = 0;
  /** Bits per second times milliseconds, and these milliseconds. */
  #bits = { sum: 0, ms: 0 };
  #fault: Fault | null = null;

  constructor(now: number) {
    [this.#since, this.#wished] = [now, now];
  }

  /** Notes how the player stands from now on. */
  note(state: Watched, now: number): void {
    this.#pass(now);
    if (this.#wished !== null && state.ready) {
      this.#startup = Math.round(now - this.#wished);
      this.#wished = null;
    }
    if (!isStalled(state)) this.#stall = 0;
    if (state.failure && state.failure !== this.#last?.failure) this.#fault = faultOf(state.failure);
    this.#last = state;
  }

  /** What happened since the last time that this was asked; null if nothing did. */
  take(now: number): PlayReport | null {
    this.#pass(now);
    const { sum, ms } = this.#bits;
    const report: PlayReport = {
      startup_ms: this.#startup,
      watched_ms: Math.round(this.#watched),
      stall_count: this.#stalls,
      stall_ms: Math.round(this.#stalled),
      average_bitrate: ms > 0 ? Math.round(sum / ms) : null,
      error: this.#fault,
    };
    [this.#startup, this.#watched, this.#stalls, this.#stalled, this.#fault] = [null, 0, 0, 0, null];
    this.#bits = { sum: 0, ms: 0 };
    const isNothing =
      report.startup_ms === null &&
      !report.watched_ms &&
      !report.stall_count &&
      !report.stall_ms &&
      !report.error;
    return isNothing ? null : report;
  }

  /** Counts the time since the last look as what it was. */
  #pass(now: number): void {
    const passed = Math.max(now - this.#since, 0);
    this.#since = now;
    const state = this.#last;
    if (!state || !isWatched(state)) return;
    if (isStalled(state)) {
      if (this.#stall < noticed && this.#stall + passed >= noticed) this.#stalls += 1;
      this.#stall += passed;
      this.#stalled += passed;
      return;
    }
    this.#watched += passed;
    if (state.bitrate === null) return;
    this.#bits.sum += state.bitrate * passed;
    this.#bits.ms += passed;
  }
}

/** Whether pictures move, or should. A search for another place is neither. */
function isWatched({ ready, playing, seeking, ended, failure }: Watched): boolean {
  return ready && playing && !seeking && !ended && !failure;
}

function isStalled(state: Watched): boolean {
  return isWatched(state) && state.waiting;
}

/** A viewer whom the server refuses has seen no fault. */
function faultOf({ kind, code }: Failure): Fault | null {
  if (kind === "refused") return null;
  if (/manifest|level(?!Switch)/i.test(code) && kind === "network") return "manifest";
  if (/key/i.test(code)) return "key";
  return kind === "expired" ? "other" : kind;
}
