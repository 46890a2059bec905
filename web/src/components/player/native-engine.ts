import type { Engine, EngineEvents, Source } from "./engine";

/** The browser's own HLS player (older iPhones). It chooses the quality by itself. */
export class NativeEngine implements Engine {
  readonly #video: HTMLVideoElement;
  readonly #listening = new AbortController();

  constructor(video: HTMLVideoElement, source: Source, events: EngineEvents) {
    this.#video = video;
    const { signal } = this.#listening;
    video.addEventListener(
      "loadedmetadata",
      () => {
        if (source.startAt > 0) video.currentTime = source.startAt;
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
        events.failed({ kind: network ? "network" : "media", code: `MEDIA_ERR ${code}` });
      },
      { signal },
    );
    video.src = source.url;
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
