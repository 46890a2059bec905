"use client";

import { useEffect, useRef } from "react";
import { CueText } from "./cue-text";
import type { Playback } from "./playback";
import type { CaptionLook } from "./settings";
import { useStore } from "@/lib/store";

const sizes: Record<CaptionLook["size"], string> = {
  small: "text-[clamp(0.8125rem,1.7cqw,1.75rem)]",
  medium: "text-[clamp(0.9375rem,2.2cqw,2.25rem)]",
  large: "text-[clamp(1.125rem,2.9cqw,3rem)]",
  huge: "text-[clamp(1.375rem,3.8cqw,4rem)]",
};

const colors: Record<CaptionLook["color"], string> = {
  white: "text-paper",
  yellow: "text-caption-yellow",
  cyan: "text-caption-cyan",
};

const backgrounds: Record<CaptionLook["background"], string> = {
  // Without a box the letters themselves must stand out from any picture.
  none: "[text-shadow:0_0_0.18em_var(--color-ink),0_0_0.1em_var(--color-ink),0_0.06em_0.12em_var(--color-ink)]",
  soft: "bg-ink/80",
  solid: "bg-ink",
};

/** The box of a line, for those of the video and for the sample of the settings. */
export function captionClass({ color, background }: CaptionLook): string {
  return `rounded-md px-[0.5em] py-[0.12em] whitespace-pre-line ${colors[color]} ${backgrounds[background]}`;
}

interface Props {
  playback: Playback;
  look: CaptionLook;
  /** Language of the second subtitles. */
  second: string | null;
  /** Whether the controls are shown, which the lines leave free. */
  raised: boolean;
}

/** The subtitles, drawn clear of the controls; a second language stands above the first, and smaller. */
export function Captions({ playback, look, second, raised }: Props) {
  const cues = useStore(playback, (state) => state.cues);
  const secondCues = useStore(playback, (state) => state.secondCues);
  const language = useStore(playback, (state) => state.subtitleLanguage);
  const bottom = raised ? "bottom-21 @2xl:bottom-[max(6.5rem,14%)]" : "bottom-[7%]";

  return (
    <div
      className={`pointer-events-none absolute inset-x-[6%] flex flex-col items-center gap-1 text-center leading-[1.35] font-medium text-balance transition-[bottom] duration-200 ${
        look.position === "top" ? "top-[6%]" : bottom
      } ${sizes[look.size]}`}
    >
      {secondCues.map((cue) => (
        <span
          key={`${cue.startMs}-${cue.text}`}
          lang={second ?? undefined}
          className={`text-[0.8em] ${captionClass(look)}`}
        >
          <CueText text={cue.text} />
        </span>
      ))}
      {cues.map((cue) => (
        <CueLine key={`${cue.startTime}-${cue.text}`} cue={cue} language={language} look={look} />
      ))}
    </div>
  );
}

function CueLine({ cue, language, look }: { cue: VTTCue; language: string | null; look: CaptionLook }) {
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // The browser's own parser: italics stay, and a cue can never bring in markup of another kind.
    box.current?.replaceChildren(cue.getCueAsHTML());
  }, [cue]);
  return <span ref={box} lang={language ?? undefined} className={captionClass(look)} />;
}
