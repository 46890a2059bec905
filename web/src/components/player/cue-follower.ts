import { cuesAt, type Cue } from "@/lib/craft/cues";

/** Milliseconds between two looks where the browser does not say by itself which cues are on screen. */
const between = 100;

/** What is on screen now: of the stream's track, and of a second one. */
export interface ShownCues {
  cues: readonly VTTCue[];
  secondCues: readonly Cue[];
}

/** Follows a video with its subtitles, which may be moved in time, and with those of a second language. */
export class CueFollower {
  readonly #video: HTMLVideoElement;
  readonly #show: (shown: Partial<ShownCues>) => void;
  #second: readonly Cue[] = [];
  #offset = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #shown: ShownCues = { cues: [], secondCues: [] };

  /** Stops with `signal`. */
  constructor(video: HTMLVideoElement, signal: AbortSignal, show: (shown: Partial<ShownCues>) => void) {
    this.#video = video;
    this.#show = show;
    const look = () => this.#look();
    video.textTracks.addEventListener(
      "addtrack",
      ({ track }) => track?.addEventListener("cuechange", look, { signal }),
      { signal },
    );
    for (const name of ["timeupdate", "seeked"]) video.addEventListener(name, look, { signal });
    signal.addEventListener("abort", () => clearInterval(this.#timer));
  }

  /** Shows subtitles later by so many seconds; earlier where it is less than zero. */
  move(offset: number): void {
    this.#offset = offset;
    this.#watch();
  }

  /** Takes the subtitles of a second language; none for no such. */
  followSecond(cues: readonly Cue[]): void {
    this.#second = cues;
    this.#watch();
  }

  /** The subtitles of the stream were taken off the screen; whatever comes is news. */
  forget(): void {
    this.#shown = { ...this.#shown, cues: [] };
  }

  /** Looks by itself only where the browser's own events come too late or not at all. */
  #watch(): void {
    clearInterval(this.#timer);
    if (this.#offset !== 0 || this.#second.length > 0) {
      this.#timer = setInterval(() => !this.#video.paused && this.#look(), between);
    }
    this.#look();
  }

  #look(): void {
    const seconds = this.#video.currentTime - this.#offset;
    const on = [...this.#video.textTracks].filter(
      ({ kind, mode }) => kind === "subtitles" && mode !== "disabled",
    );
    const next: ShownCues = {
      cues: on.flatMap((track) => this.#active(track, seconds)),
      secondCues: cuesAt(this.#second, seconds * 1000),
    };
    const changed = !isSame(next.cues, this.#shown.cues) || !isSame(next.secondCues, this.#shown.secondCues);
    this.#shown = next;
    if (changed) this.#show(next);
  }

  #active({ activeCues, cues }: TextTrack, seconds: number): VTTCue[] {
    if (this.#offset === 0) return [...(activeCues ?? [])] as VTTCue[];
    const all = [...(cues ?? [])] as VTTCue[];
    return all.filter(({ startTime, endTime }) => startTime <= seconds && seconds < endTime);
  }
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
