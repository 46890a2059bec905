import type { Stream } from "@/lib/types";

/** A subtitle track that the stream offers. */
export interface StreamTrack {
  language: string;
  name: string;
}

/** Why playback stopped for good. */
export interface Failure {
  kind: "network" | "expired" | "refused" | "media" | "unsupported";
  /** For support: the engine's own name of the fault. */
  code: string;
  /** What the server says to a viewer whom it refuses. */
  message?: string;
}

/** What an engine has to say while it feeds the video element. */
export interface EngineEvents {
  /** The picture heights to choose from, highest first. Empty when the engine decides alone. */
  heights: (heights: number[]) => void;
  /** What is shown from now on: lines, and bits per second. */
  playing: (height: number, bitrate: number) => void;
  tracks: (tracks: StreamTrack[]) => void;
  recovering: (recovering: boolean) => void;
  /** The address works no more; playback goes on when it is renewed. */
  expired: () => void;
  failed: (failure: Failure) => void;
}

/** Feeds a video element with a stream. */
export interface Engine {
  /** Goes on with a new address of the same stream, without a gap. */
  renew(address: Address): void;
  /** Null leaves the choice to the engine. */
  setHeight(height: number | null): void;
  /** An index in the tracks reported; null shows none. */
  setTrack(index: number | null): void;
  destroy(): void;
}

/** Where a stream is, for a while. */
export interface Address {
  /** Absolute address of the main playlist. */
  url: string;
  /** Seconds that it works from now on. */
  expiresIn: number;
}

export interface Source extends Address {
  /** Seconds from the beginning. */
  startAt: number;
}

/** What to open of a stream that the server offers, and where to begin in it, in seconds. */
export function sourceOf({ stream_url: url, expires_in: expiresIn }: Stream, startAt: number): Source {
  return { url: new URL(url, window.location.href).href, expiresIn, startAt };
}

/** Opens a stream with hls.js, or with the browser's own HLS where hls.js cannot run. */
export async function openEngine(
  video: HTMLVideoElement,
  source: Source,
  events: EngineEvents,
): Promise<Engine | null> {
  const { default: Hls } = await import("hls.js");
  // Asked in this order: some browsers play HLS themselves, but then offer no choice of quality or subtitles.
  if (Hls.isSupported()) {
    const { HlsEngine } = await import("./hls-engine");
    return new HlsEngine(video, source, events);
  }
  if (video.canPlayType("application/vnd.apple.mpegurl") !== "") {
    const { NativeEngine } = await import("./native-engine");
    return new NativeEngine(video, source, events);
  }
  events.failed({ kind: "unsupported", code: "HLS_UNSUPPORTED" });
  return null;
}
