import { useEffect } from "react";
import type { Playback } from "./playback";
import { matchShortcut, type PlayerAction } from "./shortcuts";

const volumeStep = 0.05;

/** What lies outside the video itself. */
export interface PlayerCommands {
  fullscreen: () => void;
  help: () => void;
  /** Corrects the line on screen. */
  correct?: (() => void) | undefined;
  /** Leaves out an opening, a recap or credits. */
  skip: () => void;
  next?: (() => void) | undefined;
  previous?: (() => void) | undefined;
}

function perform(action: PlayerAction, digit: number, playback: Playback, commands: PlayerCommands): void {
  const { volume, duration } = playback.snapshot();
  const actions: Record<PlayerAction, (() => void) | undefined> = {
    toggle: () => playback.toggle(),
    back10: () => playback.seekBy(-10),
    forward10: () => playback.seekBy(10),
    back5: () => playback.seekBy(-5),
    forward5: () => playback.seekBy(5),
    volumeUp: () => playback.setVolume(volume + volumeStep),
    volumeDown: () => playback.setVolume(volume - volumeStep),
    mute: () => playback.toggleMuted(),
    captions: () => playback.toggleSubtitles(),
    earlier: () => playback.moveSubtitles(-1),
    later: () => playback.moveSubtitles(1),
    pip: () => void playback.togglePictureInPicture().catch(() => undefined),
    slower: () => playback.changeRate(-1),
    faster: () => playback.changeRate(1),
    jump: () => playback.seekTo((duration * digit) / 10),
    fullscreen: commands.fullscreen,
    help: commands.help,
    correct: commands.correct,
    skip: commands.skip,
    next: commands.next,
    previous: commands.previous,
  };
  actions[action]?.();
}

/** Lets the keyboard drive the player, wherever on the page the focus is. */
export function useShortcuts(playback: Playback, commands: PlayerCommands, onUse: () => void): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const match = matchShortcut(event);
      if (!match) return;
      event.preventDefault();
      perform(match.action, match.digit, playback, commands);
      onUse();
    };
    // On the window: what a control has handled itself has been marked on the way up.
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [playback, commands, onUse]);
}
