import Hls, { ErrorTypes, Events, type ErrorData } from "hls.js";
import type { Engine, EngineEvents, Source } from "./engine";

/** Waits before the network is tried again, in milliseconds; then playback counts as failed. */
const networkDelays = [1000, 2000, 4000, 8000];
const mediaAttempts = 2;

/** hls.js behind the engine's interface, with recovery from what passes by itself. */
export class HlsEngine implements Engine {
  readonly #hls: Hls;
  readonly #events: EngineEvents;
  readonly #source: Source;
  #networkFailures = 0;
  #mediaFailures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(video: HTMLVideoElement, source: Source, events: EngineEvents) {
    this.#events = events;
    this.#source = source;
    this.#hls = new Hls({
      startPosition: source.startAt,
      capLevelToPlayerSize: true,
      backBufferLength: 60,
      // Which subtitles are shown is the viewer's choice, not the manifest's.
      subtitlePreference: undefined,
    });
    // Cues are drawn by our own overlay, above the controls.
    this.#hls.subtitleDisplay = false;
    this.#listen();
    this.#hls.loadSource(source.url);
    this.#hls.attachMedia(video);
  }

  setHeight(height: number | null): void {
    const index = this.#hls.levels.findIndex((level) => level.height === height);
    // `nextLevel` changes at the next segment without emptying what is on screen; -1 is automatic.
    this.#hls.nextLevel = height === null ? -1 : index;
  }

  setTrack(index: number | null): void {
    this.#hls.subtitleTrack = index ?? -1;
  }

  destroy(): void {
    clearTimeout(this.#retry);
    this.#hls.destroy();
  }

  #listen(): void {
    const hls = this.#hls;
    hls.on(Events.MANIFEST_PARSED, (_event, { levels }) => {
      const heights = new Set(levels.map((level) => level.height).filter((height) => height > 0));
      this.#events.heights([...heights].sort((a, b) => b - a));
    });
    hls.on(Events.LEVEL_SWITCHED, (_event, { level }) => {
      const height = hls.levels[level]?.height;
      if (height) this.#events.playingHeight(height);
    });
    hls.on(Events.SUBTITLE_TRACKS_UPDATED, (_event, { subtitleTracks }) => {
      this.#events.tracks(subtitleTracks.map(({ lang, name }) => ({ language: lang ?? "", name })));
    });
    hls.on(Events.FRAG_BUFFERED, () => {
      this.#networkFailures = 0;
      this.#events.recovering(false);
    });
    hls.on(Events.ERROR, (_event, error) => {
      if (error.fatal) this.#recover(error);
    });
  }

  #recover(error: ErrorData): void {
    const status = error.response?.code;
    if (status === 401 || status === 403) {
      this.#events.failed({ kind: "expired", code: `${error.details} ${status}` });
    } else if (error.type === ErrorTypes.NETWORK_ERROR) {
      this.#recoverNetwork(error);
    } else if (error.type === ErrorTypes.MEDIA_ERROR && this.#mediaFailures < mediaAttempts) {
      this.#mediaFailures += 1;
      this.#events.recovering(true);
      this.#hls.recoverMediaError();
    } else {
      this.#events.failed({ kind: "media", code: error.details });
    }
  }

  #recoverNetwork(error: ErrorData): void {
    const delay = networkDelays[this.#networkFailures];
    if (delay === undefined) {
      const status = error.response?.code ? ` ${error.response.code}` : "";
      this.#events.failed({ kind: "network", code: `${error.details}${status}` });
      return;
    }
    this.#networkFailures += 1;
    this.#events.recovering(true);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      // Without a manifest there is nothing to go on with: it is asked for again.
      if (this.#hls.levels.length === 0) this.#hls.loadSource(this.#source.url);
      else this.#hls.startLoad();
    }, delay);
  }
}
