"use client";

import { Cast } from "lucide-react";
import { useTranslations } from "next-intl";
import { ControlButton } from "./control-button";
import type { Playback } from "./playback";
import { useRemote } from "./use-remote";

/** Shows the video on another device, where there is one. */
export function CastButton({ playback }: { playback: Playback }) {
  const t = useTranslations("player");
  const state = useRemote(playback);
  if (state === "none") return null;
  return (
    <ControlButton
      label={t(state === "connected" ? "castStop" : state === "connecting" ? "castConnecting" : "cast")}
      aria-pressed={state === "connected"}
      // Whoever closes the browser's dialog has changed nothing.
      onClick={() => void playback.remote?.prompt().catch(() => undefined)}
      className="aria-pressed:text-celadon"
    >
      <Cast aria-hidden="true" size={22} className={state === "connecting" ? "animate-pulse" : undefined} />
    </ControlButton>
  );
}
