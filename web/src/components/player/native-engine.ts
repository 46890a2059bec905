import type { Address, Engine, EngineEvents, Source } from "./engine";

/** The browser's own HLS player (older iPhones). It chooses the quality by itself. */
export class NativeEngine implements Engine {
  readonly #video: HTMLVideoElement;
  #url: string;
  /** Whether the address has expired, so that the next one is opened at once. */
  #expired = false;
  readonly #listening = new AbortController();

  constructor(video: HTMLVideoElement, source: Source, events: EngineEvents) {
    this.#video = video;
    this.#url = source.url;
    let startAt = source.startAt;
    const { signal } = this.#listening;
    video.addEventListener(
      "loadedmetadata",
      () => {
        if (startAt > 0) video.currentTime = startAt;
        events.heights([]);
      },
      { signal },
    );
    const reportTracks = () =>
      events.tracks(this.#tracks().map(({ language, label }) => ({ language, name: label })));
    video.textTracks.addEventListener("addtrack", reportTracks, { signal });
    video.addEventListener(
      "error",
      () => {
        const code = video.error?.code;
        const network = code === MediaError.MEDIA_ERR_NETWORK;
        // The browser does not tell why the network refused: an expired address comes first to mind.
        if (network && !this.#expired && video.currentTime > startAt) {
          startAt = video.currentTime;
          this.#expired = true;
          events.expired();
          return;
        }
        events.failed({ kind: network ? "network" : "media", code: `MEDIA_ERR ${code}` });
      },
      { signal },
    );
    video.src = source.url;
  }

  /** The browser cannot change the address of what plays: the new one is for when the old one fails. */
  renew({ url }: Address): void {
    this.#url = url;
    if (!this.#expired) return;
    this.#expired = false;
    this.#video.src = this.#url;
    void this.#video.play().catch(() => undefined);
  }

  setHeight(): void {
    // The browser offers no choice, and `heights` has said so.
  }

  setTrack(index: number | null): void {
    for (const [at, track] of this.#tracks().entries()) track.mode = at === index ? "hidden" : "disabled";
  }

  destroy(): void {
    this.#listening.abort();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #tracks(): TextTrack[] {
    return [...this.#video.textTracks].filter(({ kind }) => kind === "subtitles" || kind === "captions");
  }
}
