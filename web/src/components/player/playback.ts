import type { Cue } from "@/lib/craft/cues";
import { CueFollower, type ShownCues } from "./cue-follower";
import { openEngine, type Engine, type Failure, type Source, type StreamTrack } from "./engine";
import { readSettings, writeSettings } from "./settings";
import { Store } from "@/lib/store";

/** Everything that the controls show. Times are in seconds. */
export interface PlaybackState extends ShownCues {
  playing: boolean;
  /** True once the first frame is there. */
  ready: boolean;
  waiting: boolean;
  /** True while another place is looked for. */
  seeking: boolean;
  ended: boolean;
  time: number;
  duration: number;
  /** End of what is loaded ahead of the present time. */
  buffered: number;
  /** 0 to 1. */
  volume: number;
  muted: boolean;
  rate: number;
  heights: readonly number[];
  /** The height that the viewer chose; null is automatic. */
  height: number | null;
  playingHeight: number | null;
  /** Bits per second of what plays. */
  playingBitrate: number | null;
  tracks: readonly StreamTrack[];
  /** Language of the subtitles on screen; null shows none. */
  subtitleLanguage: string | null;
  /** Seconds by which subtitles are late on purpose; less than zero for early. */
  offset: number;
  recovering: boolean;
  /** True while nothing more can be loaded until the stream's address is renewed. */
  expired: boolean;
  failure: Failure | null;
}

const initial: PlaybackState = {
  playing: false,
  ready: false,
  waiting: true,
  seeking: false,
  ended: false,
  time: 0,
  duration: 0,
  buffered: 0,
  volume: 1,
  muted: false,
  rate: 1,
  heights: [],
  height: null,
  playingHeight: null,
  playingBitrate: null,
  tracks: [],
  subtitleLanguage: null,
  cues: [],
  secondCues: [],
  offset: 0,
  recovering: false,
  expired: false,
  failure: null,
};

const speeds = { slowest: 0.25, fastest: 2, step: 0.25 };
/** Seconds: the farthest that subtitles can be moved, and the least. */
const offsets = { farthest: 30, step: 0.1 };

/** A video element, the engine that feeds it, and what the viewer does with them. */
export class Playback extends Store<PlaybackState> {
  readonly #video: HTMLVideoElement;
  readonly #listening = new AbortController();
  readonly #follower: CueFollower;
  #engine: Engine | null = null;
  /** Counts loads, so that an engine that arrives late for an older one is thrown away. */
  #load = 0;

  constructor(video: HTMLVideoElement) {
    super(initial);
    this.#video = video;
    const { volume, muted, rate, height } = readSettings();
    video.volume = volume;
    video.muted = muted;
    video.defaultPlaybackRate = rate;
    this.update({ volume, muted, rate, height });
    this.#listenToVideo();
    this.#follower = new CueFollower(video, this.#listening.signal, (shown) => this.#showCues(shown));
  }

  /**
   * Opens a stream in place of the present one; what plays goes on if this is only its new address. Says whether a stream was
   * opened that still is the one that is wanted.
   */
  async load(source: Source, preferredLanguage: string | null): Promise<boolean> {
    if (this.#engine && this.snapshot().failure === null) {
      this.update({ expired: false });
      this.#engine.renew(source);
      return false;
    }
    this.#closeEngine();
    const load = this.#load;
    this.#follower.forget();
    this.update({
      ...this.snapshot(),
      tracks: [],
      heights: [],
      cues: [],
      failure: null,
      expired: false,
      waiting: true,
      ready: false,
    });
    const engine = await openEngine(this.#video, source, {
      heights: (heights) => this.#offerHeights(heights),
      playing: (playingHeight, playingBitrate) => this.update({ playingHeight, playingBitrate }),
      tracks: (tracks) => this.#offerTracks(tracks, preferredLanguage),
      recovering: (recovering) => this.update({ recovering }),
      expired: () => this.update({ expired: true }),
      failed: (failure) => this.update({ failure, recovering: false, expired: false, waiting: false }),
    });
    if (load !== this.#load) {
      engine?.destroy();
      return false;
    }
    this.#engine = engine;
    this.#video.playbackRate = this.snapshot().rate;
    return true;
  }

  /** Sound that nobody asked for is rude, and browsers refuse it: only after a click or a key on this site. */
  playIfWelcome(): void {
    if (navigator.userActivation?.hasBeenActive) this.play();
  }

  /** Stops for good. */
  fail(failure: Failure): void {
    this.#closeEngine();
    this.#video.pause();
    this.update({ failure, recovering: false, expired: false, waiting: false });
  }

  destroy(): void {
    this.#closeEngine();
    this.#listening.abort();
  }

  play(): void {
    if (this.snapshot().ended) this.seekTo(0);
    // A refusal (no user gesture yet) leaves the player paused, which it shows.
    this.#video.play().catch(() => this.update({ playing: false }));
  }

  pause(): void {
    this.#video.pause();
  }

  toggle(): void {
    if (this.#video.paused) this.play();
    else this.pause();
  }

  seekTo(seconds: number): void {
    const { duration } = this.snapshot();
    const time = Math.min(Math.max(seconds, 0), duration || seconds);
    this.#video.currentTime = time;
    this.update({ time, ended: false });
  }

  seekBy(seconds: number): void {
    this.seekTo(this.#video.currentTime + seconds);
  }

  /** The way to show the video on another device, in browsers that have one. */
  get remote(): RemotePlayback | undefined {
    return this.#video.remote as RemotePlayback | undefined;
  }

  /** Pictures that this device was too slow for, since the video was opened. */
  get droppedFrames(): number {
    return this.#video.getVideoPlaybackQuality?.().droppedVideoFrames ?? 0;
  }

  setVolume(volume: number): void {
    this.#video.volume = Math.min(Math.max(volume, 0), 1);
    this.#video.muted = false;
  }

  toggleMuted(): void {
    this.#video.muted = !this.#video.muted;
  }

  setRate(rate: number): void {
    const bounded = Math.min(Math.max(rate, speeds.slowest), speeds.fastest);
    this.#video.playbackRate = bounded;
    writeSettings({ rate: bounded });
  }

  changeRate(steps: number): void {
    this.setRate(this.snapshot().rate + steps * speeds.step);
  }

  setHeight(height: number | null): void {
    this.#engine?.setHeight(height);
    this.update({ height });
    writeSettings({ height });
  }

  /** Null shows no subtitles. */
  setSubtitles(language: string | null): void {
    const index = this.snapshot().tracks.findIndex((track) => track.language === language);
    this.#engine?.setTrack(index < 0 ? null : index);
    this.#follower.forget();
    this.update({ subtitleLanguage: index < 0 ? null : language, cues: [] });
    writeSettings({ subtitleLanguage: language });
  }

  /** Off, or on again in the language used last. */
  toggleSubtitles(): void {
    const { subtitleLanguage, tracks } = this.snapshot();
    if (subtitleLanguage !== null) {
      const language = subtitleLanguage;
      this.setSubtitles(null);
      writeSettings({ lastSubtitleLanguage: language });
      return;
    }
    const last = readSettings().lastSubtitleLanguage;
    const track = tracks.find(({ language }) => language === last) ?? tracks[0];
    if (track) this.setSubtitles(track.language);
  }

  /** The subtitles of a second language, in whole; none for no such. */
  setSecondSubtitles(cues: readonly Cue[]): void {
    this.#follower.followSecond(cues);
  }

  /** Moves subtitles in time by steps; zero takes all of it back. */
  moveSubtitles(steps: number): void {
    const moved = steps === 0 ? 0 : this.snapshot().offset + steps * offsets.step;
    const offset = Math.min(Math.max(moved, -offsets.farthest), offsets.farthest);
    // Tenths that are added up would not be tenths any more.
    const rounded = Math.round(offset * 10) / 10;
    this.update({ offset: rounded });
    this.#follower.move(rounded);
  }

  async togglePictureInPicture(): Promise<void> {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else if (document.pictureInPictureEnabled) await this.#video.requestPictureInPicture();
  }

  /** Ends playback where the browser waits for a last fraction of a second that does not exist. */
  #finish(): void {
    this.update({ ended: true, waiting: false });
    this.#video.pause();
  }

  #closeEngine(): void {
    this.#load += 1;
    this.#engine?.destroy();
    this.#engine = null;
  }

  #offerHeights(heights: number[]): void {
    const wanted = this.snapshot().height;
    this.update({ heights });
    // A kept choice holds where this stream has it; where not, the engine decides.
    if (wanted !== null && heights.includes(wanted)) queueMicrotask(() => this.#engine?.setHeight(wanted));
    else this.update({ height: null });
  }

  #offerTracks(tracks: StreamTrack[], preferredLanguage: string | null): void {
    this.update({ tracks });
    const kept = readSettings().subtitleLanguage;
    const language = kept === undefined ? preferredLanguage : kept;
    const index = tracks.findIndex((track) => track.language === language);
    this.update({ subtitleLanguage: index < 0 ? null : language });
    queueMicrotask(() => this.#engine?.setTrack(index < 0 ? null : index));
  }

  #listenToVideo(): void {
    const video = this.#video;
    const on = (names: string[], listener: () => void) => {
      for (const name of names) video.addEventListener(name, listener, { signal: this.#listening.signal });
    };
    on(["play", "playing", "pause"], () => this.update({ playing: !video.paused && !video.ended }));
    on(["ended"], () => this.update({ playing: false, ended: true }));
    on(["seeking"], () => this.update({ waiting: true, seeking: true }));
    on(["seeked"], () => this.update({ seeking: false }));
    on(["waiting"], () => {
      if (isAtEnd(video)) this.#finish();
      else this.update({ waiting: true });
    });
    on(["canplay", "playing", "seeked"], () => this.update({ waiting: false, ready: true }));
    on(["timeupdate", "seeked", "progress"], () =>
      this.update({ time: video.currentTime, buffered: bufferedEnd(video) }),
    );
    on(["durationchange"], () =>
      this.update({ duration: Number.isFinite(video.duration) ? video.duration : 0 }),
    );
    on(["ratechange"], () => this.update({ rate: video.playbackRate }));
    on(["volumechange"], () => {
      const { volume, muted } = video;
      this.update({ volume, muted });
      writeSettings({ volume, muted });
    });
  }

  #showCues(shown: Partial<ShownCues>): void {
    this.update(this.snapshot().subtitleLanguage === null ? { ...shown, cues: [] } : shown);
  }
}

/** Sound and picture seldom end in the same moment: within this many seconds of the end counts as the end. */
const endTolerance = 0.5;

function isAtEnd({ duration, currentTime }: HTMLVideoElement): boolean {
  return Number.isFinite(duration) && duration > 0 && duration - currentTime < endTolerance;
}

function bufferedEnd(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let range = 0; range < buffered.length; range += 1) {
    if (buffered.start(range) <= currentTime + 0.5 && currentTime <= buffered.end(range))
      return buffered.end(range);
  }
  return currentTime;
}
