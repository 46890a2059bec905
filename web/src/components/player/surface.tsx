"use client";

import { LoaderCircle, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState, type MouseEvent, type RefObject } from "react";
import { CaptionDialog } from "./caption-dialog";
import { Captions } from "./captions";
import { Controls, type MenuName } from "./controls";
import { CorrectionDialog } from "./correction/correction-dialog";
import { useCorrection } from "./correction/use-correction";
import { FailurePanel } from "./failure-panel";
import type { Playback } from "./playback";
import type { PlayerProps } from "./player";
import { readSettings, writeSettings, type CaptionLook } from "./settings";
import { ShortcutHelp } from "./shortcut-help";
import { skipPart } from "./skip-button";
import { useStore } from "@/lib/store";
import type { Chapter, Marker } from "@/lib/types";
import { useActivity } from "./use-activity";
import { useFullscreen } from "./use-fullscreen";
import { useMediaSession } from "./use-media-session";
import { useSecondSubtitles } from "./use-second-subtitles";
import { useShortcuts, type PlayerCommands } from "./use-shortcuts";
import { useStills } from "./use-stills";

const noChapters: readonly Chapter[] = [];
const noMarkers: readonly Marker[] = [];

type Props = PlayerProps & { playback: Playback; boxRef: RefObject<HTMLElement | null> };

/** Everything that lies over the picture: subtitles, controls, messages. */
export function Surface(props: Props) {
  const { playback, boxRef, onNext, onPrevious } = props;
  const [active, wake, rest] = useActivity();
  const [fullscreen, toggleFullscreen] = useFullscreen(boxRef);
  const [menu, setMenu] = useState<MenuName | null>(null);
  const [dialog, setDialog] = useState<"help" | "captions" | null>(null);
  const [look, setLook] = useState<CaptionLook>(() => readSettings().captionLook);
  const [second, setSecond] = useSecondSubtitles(playback, props.knownTracks, props.secondLanguage);
  const correction = useCorrection(playback, props.knownTracks);
  const { chapters = noChapters, markers = noMarkers } = props.stream;
  const stills = useStills(props.stream.thumbnails_url);
  const playing = useStore(playback, (state) => state.playing);
  const failure = useStore(playback, (state) => state.failure);

  const commands = useMemo<PlayerCommands>(
    () => ({
      fullscreen: toggleFullscreen,
      help: () => setDialog("help"),
      correct: correction.open,
      skip: () => skipPart(playback, markers),
      next: onNext,
      previous: onPrevious,
    }),
    [toggleFullscreen, correction.open, playback, markers, onNext, onPrevious],
  );
  useShortcuts(playback, commands, wake);
  useMediaSession(playback, props.about, commands);

  const controlsShown = active || !playing || menu !== null;
  const onPictureClick = ({ nativeEvent }: MouseEvent) => {
    const touch = nativeEvent instanceof PointerEvent && nativeEvent.pointerType === "touch";
    if (!touch) playback.toggle();
    else if (controlsShown) rest();
    else wake();
  };

  return (
    <div
      onPointerMove={({ pointerType }) => pointerType === "mouse" && wake()}
      className={`absolute inset-0 ${controlsShown ? "" : "cursor-none"}`}
    >
      <div className="absolute inset-0" onClick={onPictureClick} onDoubleClick={toggleFullscreen} />
      <Captions playback={playback} look={look} second={second} raised={controlsShown} />
      <Status playback={playback} />
      {props.overlay(playback)}
      <div
        className={`absolute inset-x-0 bottom-0 bg-linear-to-t from-ink/95 via-ink/70 to-transparent pt-5 transition-opacity @2xl:pt-14 duration-200 focus-within:has-focus-visible:pointer-events-auto focus-within:has-focus-visible:opacity-100 ${
          controlsShown ? "" : "pointer-events-none opacity-0"
        }`}
      >
        <Controls
          playback={playback}
          commands={commands}
          stills={stills}
          qualities={props.stream.qualities}
          chapters={chapters}
          knownTracks={props.knownTracks}
          second={second}
          onSecondChange={setSecond}
          onCaptionSettings={() => setDialog("captions")}
          menu={menu}
          onMenuChange={setMenu}
          fullscreen={fullscreen}
        />
      </div>
      {failure && <FailurePanel failure={failure} onRetry={() => void props.onRenew()} />}
      {dialog === "help" && <ShortcutHelp onClose={() => setDialog(null)} />}
      {dialog === "captions" && (
        <CaptionDialog
          playback={playback}
          look={look}
          onChange={(changed) => {
            setLook(changed);
            writeSettings({ captionLook: changed });
          }}
          onClose={() => setDialog(null)}
        />
      )}
      {correction.moment && <CorrectionDialog moment={correction.moment} onClose={correction.close} />}
    </div>
  );
}

/** What the picture waits for: data, recovery, or a first press on play. */
function Status({ playback }: { playback: Playback }) {
  const t = useTranslations("player");
  const waiting = useStore(playback, (state) => state.waiting && state.failure === null);
  const recovering = useStore(playback, (state) => state.recovering);
  const idle = useStore(playback, (state) => state.ready && !state.playing && !state.ended && !state.waiting);
  const isRead = useStore(playback, (state) => state.cues.length + state.secondCues.length > 0);

  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center @max-2xl:pb-12">
      {waiting && (
        <p role="status" className="flex flex-col items-center gap-3 text-sm font-medium">
          <LoaderCircle
            aria-hidden="true"
            size={44}
            strokeWidth={1.75}
            className="animate-spin text-celadon"
          />
          <span className={recovering ? "rounded-full bg-ink/80 px-3 py-1" : "sr-only"}>
            {t(recovering ? "recovering" : "buffering")}
          </span>
        </p>
      )}
      {idle && (
        <button
          type="button"
          aria-label={t("play")}
          onClick={() => playback.play()}
          // A phone's picture has no room for it beside a subtitle.
          className={`pointer-events-auto grid size-14 place-items-center rounded-full bg-celadon text-ink shadow-2xl transition-transform hover:scale-105 @2xl:size-20 ${isRead ? "@max-2xl:hidden" : ""}`}
        >
          <Play aria-hidden="true" fill="currentColor" className="size-7 translate-x-0.5 @2xl:size-9" />
        </button>
      )}
    </div>
  );
}
