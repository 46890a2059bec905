"use client";

import { useLocale, useTranslations } from "next-intl";
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { clock, spokenTime } from "@/lib/format";
import { chapterAt } from "./marks";
import type { Playback } from "./playback";
import { stillAt, type Still } from "./sprite";
import { useStore } from "@/lib/store";
import type { Chapter } from "@/lib/types";

/** Seconds by which each key moves; `Infinity` goes to an end. */
const keySteps: Record<string, number> = {
  ArrowRight: 5,
  ArrowUp: 5,
  ArrowLeft: -5,
  ArrowDown: -5,
  PageUp: 60,
  PageDown: -60,
  End: Infinity,
  Home: -Infinity,
};

interface Props {
  playback: Playback;
  stills: readonly Still[];
  chapters: readonly Chapter[];
}

/** Where the video stands, what is loaded, and a look at any other place. */
export function SeekBar({ playback, stills, chapters }: Props) {
  const t = useTranslations("player");
  const locale = useLocale();
  const bar = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const time = useStore(playback, (state) => state.time);
  const duration = useStore(playback, (state) => state.duration);
  const buffered = useStore(playback, (state) => state.buffered);

  const shown = dragged ?? time;
  const percent = (seconds: number) => `${duration > 0 ? Math.min((seconds / duration) * 100, 100) : 0}%`;
  const timeAt = (event: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect();
    if (!box) return 0;
    return Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * duration;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    playback.seekTo(Math.min(Math.max(time + step, 0), duration));
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(timeAt(event));
  };
  const onPointerMove = (event: PointerEvent) => {
    setHover(timeAt(event));
    if (dragged !== null) setDragged(timeAt(event));
  };
  const onPointerUp = () => {
    if (dragged !== null) playback.seekTo(dragged);
    setDragged(null);
    setHover(null);
  };

  return (
    <div
      ref={bar}
      role="slider"
      tabIndex={0}
      aria-label={t("seek")}
      aria-valuemin={0}
      aria-valuemax={Math.floor(duration)}
      aria-valuenow={Math.floor(shown)}
      aria-valuetext={[
        t("position", { time: spokenTime(shown, locale), total: spokenTime(duration, locale) }),
        chapterAt(chapters, shown)?.title,
      ]
        .filter(Boolean)
        .join(", ")}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDragged(null)}
      onPointerLeave={() => setHover(null)}
      className="group relative flex h-6 cursor-pointer touch-none items-center rounded-sm"
    >
      <div className="relative h-1 w-full overflow-hidden rounded-full bg-paper/25 transition-[height] group-hover:h-1.5">
        <div className="absolute inset-y-0 left-0 bg-paper/35" style={{ width: percent(buffered) }} />
        <div className="absolute inset-y-0 left-0 bg-celadon" style={{ width: percent(shown) }} />
        {chapters
          .filter(({ start_seconds: start }) => start > 0)
          .map(({ start_seconds: start }) => (
            <div key={start} className="absolute inset-y-0 w-0.75 bg-ink" style={{ left: percent(start) }} />
          ))}
      </div>
      <div
        className="absolute size-3.5 -translate-x-1/2 rounded-full bg-celadon transition-transform group-hover:scale-125"
        style={{ left: percent(shown) }}
      />
      {hover !== null && duration > 0 && (
        <Preview
          time={hover}
          left={percent(hover)}
          still={stillAt(stills, hover)}
          chapter={chapterAt(chapters, hover)?.title}
        />
      )}
    </div>
  );
}

interface PreviewProps {
  time: number;
  left: string;
  still: Still | undefined;
  chapter: string | undefined;
}

function Preview({ time, left, still, chapter }: PreviewProps) {
  const half = still ? still.width / 2 : 24;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute bottom-7 flex -translate-x-1/2 flex-col items-center gap-1.5"
      style={{ left: `clamp(${half}px, ${left}, calc(100% - ${half}px))` }}
    >
      {still && (
        <div
          className="rounded-lg bg-ink shadow-xl ring-1 ring-paper/60"
          style={{
            width: still.width,
            height: still.height,
            backgroundImage: `url("${still.url}")`,
            backgroundPosition: `-${still.x}px -${still.y}px`,
          }}
        />
      )}
      {chapter && (
        <span className="max-w-48 truncate rounded-md bg-ink/85 px-2 py-0.5 text-sm">{chapter}</span>
      )}
      <span className="rounded-md bg-ink/85 px-2 py-0.5 text-sm font-semibold tabular-nums">
        {clock(time)}
      </span>
    </div>
  );
}
