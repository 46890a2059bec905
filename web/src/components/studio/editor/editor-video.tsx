"use client";

import { useQuery } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { cuesAt, type Cue } from "@/lib/craft/cues";
import { clock } from "@/lib/format";
import { streamQuery } from "@/lib/queries";
import type { Episode, Stream } from "@/lib/types";
import { ControlButton } from "../../player/control-button";
import { CueText } from "../../player/cue-text";
import { sourceOf } from "../../player/engine";
import { Playback } from "../../player/playback";
import { SeekBar } from "../../player/seek-bar";
import { useStore } from "@/lib/store";
import { useLeave } from "../../player/use-leave";
import { useRenewal } from "../../player/use-renewal";
import { useStills } from "../../player/use-stills";
import { useErrorText } from "../../ui/section-error";

interface Props {
  episode: Episode;
  cues: readonly Cue[];
  language: string;
  onPlayback: (playback: Playback | null) => void;
}

/** The episode beside its lines, with the cues of the latest revision over it. */
export function EditorVideo({ episode, cues, language, onPlayback }: Props) {
  const errorText = useErrorText();
  const stream = useQuery(streamQuery(episode.content_id, episode.episode_id));
  const [playback, setPlayback] = useState<Playback | null>(null);

  const attach = useCallback(
    (video: HTMLVideoElement) => {
      const created = new Playback(video);
      setPlayback(created);
      onPlayback(created);
      return () => {
        created.destroy();
        setPlayback(null);
        onPlayback(null);
      };
    },
    [onPlayback],
  );
  useEffect(() => {
    if (playback && stream.data) void playback.load(sourceOf(stream.data, 0), null);
  }, [playback, stream.data]);
  useRenewal(playback, stream.data, async () => (await stream.refetch()).error);

  if (stream.isError) {
    return <p className="rounded-xl bg-raised px-4 py-3 text-sm text-mist">{errorText(stream.error)}</p>;
  }
  return (
    <div className="lg:overflow-hidden lg:rounded-xl">
      <div className="@container relative aspect-video bg-surface max-lg:max-h-[34svh] max-lg:w-full">
        <video ref={attach} playsInline preload="auto" className="size-full object-contain" />
        {playback && <Lines playback={playback} cues={cues} language={language} />}
      </div>
      {playback && stream.data && <Controls playback={playback} stream={stream.data} />}
    </div>
  );
}

function Lines({ playback, cues, language }: { playback: Playback; cues: readonly Cue[]; language: string }) {
  const shown = useStore(playback, ({ time }) =>
    cuesAt(cues, time * 1000)
      .map(({ text }) => text)
      .join("\n"),
  );
  if (shown === "") return null;
  return (
    <p
      lang={language}
      className="pointer-events-none absolute inset-x-[4%] bottom-[6%] text-center text-[clamp(0.8125rem,3.6cqw,1.5rem)] leading-snug font-medium"
    >
      <span className="rounded-md bg-ink/80 box-decoration-clone px-[0.5em] py-[0.12em] whitespace-pre-line">
        <CueText text={shown} />
      </span>
    </p>
  );
}

function Controls({ playback, stream }: { playback: Playback; stream: Stream }) {
  const t = useTranslations("player");
  const stills = useStills(stream.thumbnails_url);
  useLeave(stream.stream_id);
  const playing = useStore(playback, (state) => state.playing);
  const time = useStore(playback, (state) => Math.floor(state.time));
  const duration = useStore(playback, (state) => state.duration);
  const Icon = playing ? Pause : Play;
  return (
    <div className="flex items-center gap-2 bg-surface px-2 py-1">
      <ControlButton label={t(playing ? "pause" : "play")} onClick={() => playback.toggle()}>
        <Icon aria-hidden="true" size={22} fill="currentColor" />
      </ControlButton>
      <div className="min-w-0 flex-1">
        <SeekBar playback={playback} stills={stills} chapters={[]} />
      </div>
      <span className="pr-2 text-sm whitespace-nowrap text-mist tabular-nums">
        {clock(time)} / {clock(duration)}
      </span>
    </div>
  );
}
