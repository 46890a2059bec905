import { useEffect } from "react";
import type { Playback } from "./playback";
import type { PlayerCommands } from "./use-shortcuts";

/** What is playing, as lock screens and headset displays show it. */
export interface About {
  title: string;
  artist: string;
  artworkUrl?: string | undefined;
}

/** Tells the system what is playing and where it stands, and lets its keys drive the player. */
export function useMediaSession(playback: Playback, about: About, commands: PlayerCommands): void {
  const { title, artist, artworkUrl } = about;
  const { next, previous } = commands;

  useEffect(() => {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title,
      artist,
      ...(artworkUrl && { artwork: [{ src: artworkUrl }] }),
    });
    return () => {
      navigator.mediaSession.metadata = null;
    };
  }, [title, artist, artworkUrl]);

  useEffect(() => {
    if (!("mediaSession" in navigator)) return;
    const session = navigator.mediaSession;
    const handlers: [MediaSessionAction, MediaSessionActionHandler | undefined][] = [
      ["play", () => playback.play()],
      ["pause", () => playback.pause()],
      ["seekbackward", ({ seekOffset }) => playback.seekBy(-(seekOffset ?? 10))],
      ["seekforward", ({ seekOffset }) => playback.seekBy(seekOffset ?? 10)],
      ["seekto", ({ seekTime }) => seekTime !== undefined && playback.seekTo(seekTime)],
      ["nexttrack", next],
      ["previoustrack", previous],
    ];
    for (const [action, handler] of handlers) setHandler(session, action, handler ?? null);
    const tell = () => {
      const { playing, ready, time, duration, rate } = playback.snapshot();
      session.playbackState = playing ? "playing" : "paused";
      if (ready && duration > 0)
        session.setPositionState({ duration, playbackRate: rate, position: Math.min(time, duration) });
    };
    const unsubscribe = playback.subscribe(tell);
    return () => {
      unsubscribe();
      for (const [action] of handlers) setHandler(session, action, null);
      session.playbackState = "none";
    };
  }, [playback, next, previous]);
}

function setHandler(
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // A browser that does not know the action has no key for it.
  }
}
