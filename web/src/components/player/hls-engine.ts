import Hls, { ErrorTypes, Events, type ErrorData } from "hls.js";
import { Delivery } from "./delivery";
import type { Address, Engine, EngineEvents, Source } from "./engine";
import { levelOf } from "./levels";
import { StreamFolder } from "./stream-folder";

/** Waits before the network is tried again, in milliseconds; then playback counts as failed. */
const networkDelays = [1000, 2000, 4000, 8000];
const mediaAttempts = 2;

/** hls.js behind the engine's interface, with recovery from what passes by itself. */
export class HlsEngine implements Engine {
  readonly #hls: Hls;
  readonly #events: EngineEvents;
  readonly #folder: StreamFolder;
  readonly #delivery = new Delivery();
  #url = "";
  /** When the address ends, by this device's clock in milliseconds. */
  #end = 0;
  /** Requests that wait for the next address. */
  #waiting: (() => void)[] = [];
  /** What became of an address that was refused: a new one is awaited, or is there and has brought nothing yet. */
  #expiry: "none" | "awaited" | "renewed" = "none";
  #networkFailures = 0;
  #mediaFailures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(video: HTMLVideoElement, source: Source, events: EngineEvents) {
    this.#events = events;
    this.#folder = new StreamFolder(source.url);
    this.#take(source);
    this.#hls = new Hls({
      // Playlists that were read before a renewal name segments under the address of that time.
      xhrSetup: async (request, url) => {
        if (Date.now() >= this.#end) await this.#nextAddress();
        const address = this.#folder.resolve(url);
        const delivered = this.#delivery.delivers(address);
        request.open("GET", delivered ? await this.#delivery.resolve(address) : address, true);
        // Addresses without a proof are proved by cookies.
        request.withCredentials = delivered && !address.includes("?");
      },
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

  renew(address: Address): void {
    this.#folder.renew(address.url);
    this.#delivery.renew(this.#folder.address);
    this.#take(address);
    for (const goOn of this.#waiting.splice(0)) goOn();
    if (this.#expiry !== "awaited") return;
    this.#expiry = "renewed";
    this.#goOn();
  }

  setHeight(height: number | null): void {
    // `nextLevel` changes at the next segment without emptying what is on screen; -1 is automatic.
    this.#hls.nextLevel = height === null ? -1 : levelOf(height, this.#hls.levels, this.#hls.loadLevel);
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
      const { height, averageBitrate, bitrate } = hls.levels[level] ?? {};
      if (height && bitrate) this.#events.playing(height, averageBitrate || bitrate);
    });
    hls.on(Events.SUBTITLE_TRACKS_UPDATED, (_event, { subtitleTracks }) => {
      this.#events.tracks(subtitleTracks.map(({ lang, name }) => ({ language: lang ?? "", name })));
    });
    hls.on(Events.FRAG_BUFFERED, () => {
      this.#networkFailures = 0;
      if (this.#expiry === "renewed") this.#expiry = "none";
      this.#events.recovering(false);
    });
    hls.on(Events.ERROR, (_event, error) => {
      if (error.fatal) this.#recover(error);
    });
  }

  #recover(error: ErrorData): void {
    const status = error.response?.code;
    if (status === 401 || status === 403) {
      this.#recoverAddress(`${error.details} ${status}`);
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

  #take({ url, expiresIn }: Address): void {
    this.#url = url;
    this.#end = Date.now() + expiresIn * 1000;
  }

  #nextAddress(): Promise<void> {
    this.#events.expired();
    return new Promise((goOn) => this.#waiting.push(goOn));
  }

  /** Waits for a new address once; one that does not work either is the end. */
  #recoverAddress(code: string): void {
    if (this.#expiry === "awaited") return;
    if (this.#expiry === "renewed") {
      this.#events.failed({ kind: "expired", code });
      return;
    }
    this.#expiry = "awaited";
    this.#events.recovering(true);
    this.#events.expired();
  }

  #goOn(): void {
    // Without a manifest there is nothing to go on with: it is asked for again.
    if (this.#hls.levels.length === 0) this.#hls.loadSource(this.#url);
    else this.#hls.startLoad();
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
    this.#retry = setTimeout(() => this.#goOn(), delay);
  }
}
