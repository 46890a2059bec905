"use client";

import {
  Keyboard,
  Maximize,
  MessageSquareQuote,
  Minimize,
  Pause,
  PictureInPicture2,
  Play,
  RotateCcw,
  RotateCw,
  SkipForward,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { Chapter, Stream, SubtitleTrack } from "@/lib/types";
import { clock } from "@/lib/format";
import { CastButton } from "./cast-button";
import { ChapterMenu } from "./chapter-menu";
import { ControlButton } from "./control-button";
import type { Playback } from "./playback";
import { QualityMenu } from "./quality-menu";
import { SeekBar } from "./seek-bar";
import { SpeedMenu } from "./speed-menu";
import type { Still } from "./sprite";
import { useStore } from "@/lib/store";
import { SubtitleMenu } from "./subtitle-menu";
import type { PlayerCommands } from "./use-shortcuts";
import { VolumeControl } from "./volume-control";

export type MenuName = "subtitles" | "quality" | "speed" | "chapters";

interface Props {
  playback: Playback;
  commands: PlayerCommands;
  stills: readonly Still[];
  qualities: Stream["qualities"];
  chapters: readonly Chapter[];
  knownTracks: readonly SubtitleTrack[];
  /** Language shown beside the first. */
  second: string | null;
  onSecondChange: (language: string | null) => void;
  onCaptionSettings: () => void;
  menu: MenuName | null;
  onMenuChange: (menu: MenuName | null) => void;
  fullscreen: boolean;
}

/** The bar at the bottom of the player. */
export function Controls(props: Props) {
  const { playback, commands, menu, onMenuChange, fullscreen } = props;
  const t = useTranslations("player");
  const opening = (name: MenuName) => ({
    open: menu === name,
    onOpenChange: (open: boolean) => onMenuChange(open ? name : null),
  });

  return (
    <div role="group" aria-label={t("controls")} className="px-3 pb-1 @2xl:px-5 @2xl:pb-3">
      <SeekBar playback={playback} stills={props.stills} chapters={props.chapters} />
      <div className="flex items-center">
        <TransportButtons playback={playback} next={commands.next} />
        <VolumeControl playback={playback} />
        <Clock playback={playback} />
        <div className="ml-auto flex items-center">
          <ChapterMenu playback={playback} chapters={props.chapters} {...opening("chapters")} />
          <SubtitleMenu
            playback={playback}
            listed={props.knownTracks}
            second={props.second}
            onSecondChange={props.onSecondChange}
            onSettings={props.onCaptionSettings}
            {...opening("subtitles")}
          />
          {commands.correct && (
            <ControlButton label={t("correct")} action="correct" onClick={commands.correct}>
              <MessageSquareQuote aria-hidden="true" size={21} />
            </ControlButton>
          )}
          <SpeedMenu playback={playback} {...opening("speed")} />
          <QualityMenu playback={playback} qualities={props.qualities} {...opening("quality")} />
          <CastButton playback={playback} />
          <ControlButton label={t("help")} action="help" onClick={commands.help} className="@max-2xl:hidden">
            <Keyboard aria-hidden="true" size={22} />
          </ControlButton>
          <ControlButton
            label={t("pip")}
            action="pip"
            onClick={() => void playback.togglePictureInPicture().catch(() => undefined)}
            className="@max-2xl:hidden"
          >
            <PictureInPicture2 aria-hidden="true" size={22} />
          </ControlButton>
          <ControlButton
            label={t(fullscreen ? "exitFullscreen" : "fullscreen")}
            action="fullscreen"
            onClick={commands.fullscreen}
          >
            {fullscreen ? (
              <Minimize aria-hidden="true" size={22} />
            ) : (
              <Maximize aria-hidden="true" size={22} />
            )}
          </ControlButton>
        </div>
      </div>
    </div>
  );
}

function TransportButtons({ playback, next }: { playback: Playback; next: (() => void) | undefined }) {
  const t = useTranslations("player");
  const playing = useStore(playback, (state) => state.playing);
  return (
    <>
      <ControlButton label={t(playing ? "pause" : "play")} action="toggle" onClick={() => playback.toggle()}>
        {playing ? (
          <Pause aria-hidden="true" size={26} fill="currentColor" />
        ) : (
          <Play aria-hidden="true" size={26} fill="currentColor" />
        )}
      </ControlButton>
      <ControlButton
        label={t("back10")}
        action="back10"
        onClick={() => playback.seekBy(-10)}
        className="@max-2xl:hidden"
      >
        <RotateCcw aria-hidden="true" size={21} />
      </ControlButton>
      <ControlButton
        label={t("forward10")}
        action="forward10"
        onClick={() => playback.seekBy(10)}
        className="@max-2xl:hidden"
      >
        <RotateCw aria-hidden="true" size={21} />
      </ControlButton>
      {next && (
        <ControlButton label={t("nextEpisode")} action="next" onClick={next} className="@max-2xl:hidden">
          <SkipForward aria-hidden="true" size={22} fill="currentColor" />
        </ControlButton>
      )}
    </>
  );
}

function Clock({ playback }: { playback: Playback }) {
  const time = useStore(playback, (state) => Math.floor(state.time));
  const duration = useStore(playback, (state) => state.duration);
  return (
    <span className="ml-2 text-sm whitespace-nowrap text-paper/90 tabular-nums">
      {clock(time)} <span className="text-paper/75 @max-md:hidden">/ {clock(duration)}</span>
    </span>
  );
}
