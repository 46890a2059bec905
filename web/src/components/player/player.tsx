"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import type { Stream, SubtitleTrack } from "@/lib/types";
import { sourceOf } from "./engine";
import { Playback } from "./playback";
import { Surface } from "./surface";
import { useLeave } from "./use-leave";
import type { About } from "./use-media-session";
import { useProgress } from "./use-progress";
import { useRenewal } from "./use-renewal";
import { useReports } from "./use-reports";

export interface PlayerProps {
  stream: Stream;
  /** Where to begin, in seconds. */
  startAt: number;
  /** When the viewer wished to watch, by `performance.now()`. */
  wishedAt: number;
  /** Shown until playback begins. */
  posterUrl: string | undefined;
  contentId: string;
  episodeId: string;
  knownTracks: readonly SubtitleTrack[];
  /** Language of the subtitles for a viewer who has never chosen here. */
  preferredLanguage: string | null;
  /** The same for a second language beside it. */
  secondLanguage: string | null;
  /** What is playing. */
  about: About;
  onNext?: (() => void) | undefined;
  onPrevious?: (() => void) | undefined;
  /** Asks for a new address of the stream, with which playback goes on; gives the error if there is none. */
  onRenew: () => Promise<Error | null>;
  /** Drawn over the picture, for example the card of the next episode. */
  overlay: (playback: Playback) => ReactNode;
}

/** A video with its controls. */
export function Player(props: PlayerProps) {
  const { stream, preferredLanguage } = props;
  const t = useTranslations("player");
  const box = useRef<HTMLElement>(null);
  const [playback, setPlayback] = useState<Playback | null>(null);

  const attach = useCallback((video: HTMLVideoElement) => {
    const created = new Playback(video);
    setPlayback(created);
    return () => {
      created.destroy();
      setPlayback(null);
    };
  }, []);

  useEffect(() => {
    if (!playback) return;
    // A stream opened anew goes on where the old one stopped; the first one where the viewer left last time.
    const startAt = playback.snapshot().time || props.startAt;
    void playback.load(sourceOf(stream, startAt), preferredLanguage).then((isOpened) => {
      if (isOpened) playback.playIfWelcome();
    });
    // The other properties matter when a stream is opened; a later change must not open it again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [playback, stream]);

  useReports(playback, { streamId: stream.stream_id, episodeId: props.episodeId, wishedAt: props.wishedAt });
  useLeave(stream.stream_id);
  useRenewal(playback, stream, props.onRenew);
  useProgress(playback, props.contentId, props.episodeId);

  return (
    <section
      ref={box}
      aria-label={t("label")}
      className="@container-size relative size-full overflow-hidden bg-ink select-none"
    >
      {/* Subtitles are part of the stream. */}
      <video
        ref={attach}
        poster={props.posterUrl}
        playsInline
        preload="auto"
        className="size-full object-contain"
      />
      {playback && <Surface {...props} playback={playback} boxRef={box} />}
    </section>
  );
}
