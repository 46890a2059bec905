"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { clock } from "@/lib/format";
import type { Playback } from "../player/playback";
import { useStore } from "@/lib/store";

const shownMilliseconds = 8000;

/** Says that playback goes on from an earlier visit, and offers the beginning. */
export function ResumeNote({ playback, resumedAt }: { playback: Playback; resumedAt: number }) {
  const t = useTranslations("watch");
  const ready = useStore(playback, (state) => state.ready && !state.ended);
  const [over, setOver] = useState(resumedAt < 1);

  useEffect(() => {
    if (!ready) return;
    const timer = setTimeout(() => setOver(true), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [ready]);

  if (!ready || over) return null;
  return (
    <div
      role="status"
      className="absolute top-4 left-4 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-full bg-ink/85 px-5 py-2.5 text-sm"
    >
      {t("resumed", { time: clock(resumedAt) })}
      <button
        type="button"
        onClick={() => {
          playback.seekTo(0);
          setOver(true);
        }}
        className="rounded-sm font-semibold text-celadon hover:text-celadon-light"
      >
        {t("restart")}
      </button>
    </div>
  );
}
