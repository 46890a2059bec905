"use client";

import { SkipForward } from "lucide-react";
import { useTranslations } from "next-intl";
import { useStore } from "@/lib/store";
import type { Marker } from "@/lib/types";
import { Button } from "../ui/button";
import { partAt } from "./marks";
import type { Playback } from "./playback";
import { ariaKeys } from "./shortcuts";

interface Props {
  playback: Playback;
  markers: readonly Marker[];
}

/** Leaves out an opening, a recap or credits while it runs. */
export function SkipButton({ playback, markers }: Props) {
  const t = useTranslations("player");
  const kind = useStore(playback, ({ time, ready, ended }) =>
    ready && !ended ? (partAt(markers, time)?.kind ?? null) : null,
  );
  if (!kind) return null;
  return (
    <Button
      size="small"
      look="primary"
      aria-keyshortcuts={ariaKeys("skip")}
      className="absolute right-3 bottom-24 shadow-2xl @2xl:right-5 @2xl:bottom-40"
      onClick={() => skipPart(playback, markers)}
    >
      <SkipForward aria-hidden="true" size={17} fill="currentColor" />
      {t(`skip.${kind}`)}
    </Button>
  );
}

/** Goes to the end of the part that runs, if it can be left out. */
export function skipPart(playback: Playback, markers: readonly Marker[]): void {
  const part = partAt(markers, playback.snapshot().time);
  if (part) playback.seekTo(part.end);
}
