"use client";

import { useEffect, useRef } from "react";
import type { Playback } from "./playback";
import type { CaptionSize } from "./settings";
import { useStore } from "./store";

const sizes: Record<CaptionSize, string> = {
  small: "text-[clamp(0.8125rem,1.7cqw,1.75rem)]",
  medium: "text-[clamp(0.9375rem,2.2cqw,2.25rem)]",
  large: "text-[clamp(1.125rem,2.9cqw,3rem)]",
};

/** The subtitles, drawn above the controls while these are shown. */
export function Captions({
  playback,
  size,
  raised,
}: {
  playback: Playback;
  size: CaptionSize;
  raised: boolean;
}) {
  const cues = useStore(playback, (state) => state.cues);
  const language = useStore(playback, (state) => state.subtitleLanguage);

  return (
    <div
      lang={language ?? undefined}
      className={`pointer-events-none absolute inset-x-[6%] flex flex-col items-center gap-1 text-center leading-[1.35] font-medium text-balance transition-[bottom] duration-200 ${
        raised ? "bottom-21 @2xl:bottom-[max(6.5rem,14%)]" : "bottom-[7%]"
      } ${sizes[size]}`}
    >
      {cues.map((cue) => (
        <Cue key={`${cue.startTime}-${cue.text}`} cue={cue} />
      ))}
    </div>
  );
}

function Cue({ cue }: { cue: VTTCue }) {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // The browser's own parser: italics stay, and a cue can never bring in markup of another kind.
    box.current?.replaceChildren(cue.getCueAsHTML());
  }, [cue]);
  return (
    <span ref={box} className="rounded-md bg-ink/80 px-[0.5em] py-[0.12em] whitespace-pre-line text-paper" />
  );
}
