"use client";

import { Volume1, Volume2, VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";
import { ControlButton } from "./control-button";
import type { Playback } from "./playback";
import { useStore } from "@/lib/store";

/** Loudness. The slider is native, so its arrow keys are its own while it has the focus. */
export function VolumeControl({ playback }: { playback: Playback }) {
  const t = useTranslations("player");
  const volume = useStore(playback, (state) => state.volume);
  const muted = useStore(playback, (state) => state.muted);
  const shown = muted ? 0 : volume;
  const Icon = shown === 0 ? VolumeX : shown < 0.5 ? Volume1 : Volume2;

  return (
    <div className="flex items-center">
      <ControlButton
        label={t(muted ? "unmute" : "mute")}
        action="mute"
        onClick={() => playback.toggleMuted()}
      >
        <Icon aria-hidden="true" size={22} />
      </ControlButton>
      {/* Phones set the loudness with their own keys. */}
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={Math.round(shown * 100)}
        aria-label={t("volume")}
        aria-valuetext={`${Math.round(shown * 100)} %`}
        onChange={(event) => playback.setVolume(Number(event.target.value) / 100)}
        className="hidden h-1 w-20 cursor-pointer accent-celadon @2xl:pointer-fine:block"
      />
    </div>
  );
}
