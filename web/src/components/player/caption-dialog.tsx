"use client";

import { Minus, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { captionClass } from "./captions";
import { ControlButton } from "./control-button";
import type { Playback } from "./playback";
import {
  captionBackgrounds,
  captionColors,
  captionPositions,
  captionSizes,
  plainLook,
  type CaptionLook,
} from "./settings";
import { useStore } from "@/lib/store";

const offered = {
  size: captionSizes,
  color: captionColors,
  background: captionBackgrounds,
  position: captionPositions,
} as const;
const samples: Record<CaptionLook["size"], string> = {
  small: "text-sm",
  medium: "text-lg",
  large: "text-2xl",
  huge: "text-3xl",
};

interface Props {
  playback: Playback;
  look: CaptionLook;
  onChange: (look: CaptionLook) => void;
  onClose: () => void;
}

/** How subtitles look and when they come, with a sample. */
export function CaptionDialog({ playback, look, onChange, onClose }: Props) {
  const t = useTranslations("captions");
  return (
    <Dialog title={t("title")} onClose={onClose}>
      <p
        aria-hidden="true"
        className={`flex h-32 justify-center rounded-xl bg-linear-to-br from-edge via-raised to-mist p-3 text-center font-medium ${
          look.position === "top" ? "items-start" : "items-end"
        } ${samples[look.size]}`}
      >
        <span className={captionClass(look)}>{t("sample")}</span>
      </p>
      <div className="mt-4 grid gap-4">
        {(["size", "color", "background", "position"] as const).map((part) => (
          <Choices
            key={part}
            label={t(part)}
            names={offered[part].map((value) => [value, t(`values.${value}`)] as const)}
            value={look[part]}
            onChange={(value) => onChange({ ...look, [part]: value })}
          />
        ))}
        <Offset playback={playback} />
      </div>
      <Button look="quiet" size="small" className="mt-6" onClick={() => onChange(plainLook)}>
        {t("reset")}
      </Button>
    </Dialog>
  );
}

interface ChoicesProps {
  label: string;
  names: (readonly [string, string])[];
  value: string;
  onChange: (value: string) => void;
}

function Choices({ label, names, value, onChange }: ChoicesProps) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {names.map(([name, text]) => (
          <label
            key={name}
            className="cursor-pointer rounded-full border border-edge px-4 py-1.5 text-sm font-semibold text-mist hover:border-paper has-checked:border-celadon has-checked:bg-celadon has-checked:text-ink has-focus-visible:outline-3 has-focus-visible:outline-offset-3 has-focus-visible:outline-celadon"
          >
            <input
              type="radio"
              name={label}
              checked={name === value}
              onChange={() => onChange(name)}
              className="sr-only"
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Moves subtitles against the sound, for where they do not fit. */
function Offset({ playback }: { playback: Playback }) {
  const t = useTranslations("captions");
  const locale = useLocale();
  const offset = useStore(playback, (state) => state.offset);
  const seconds = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", minimumFractionDigits: 1 });
  return (
    <div role="group" aria-label={t("offset")}>
      <p className="mb-1.5 text-sm font-medium">{t("offset")}</p>
      <div className="flex items-center gap-2">
        <ControlButton label={t("earlier")} action="earlier" onClick={() => playback.moveSubtitles(-1)}>
          <Minus aria-hidden="true" size={20} />
        </ControlButton>
        <output className="min-w-20 text-center font-semibold tabular-nums">
          {t("seconds", { seconds: seconds.format(offset) })}
        </output>
        <ControlButton label={t("later")} action="later" onClick={() => playback.moveSubtitles(1)}>
          <Plus aria-hidden="true" size={20} />
        </ControlButton>
        {offset !== 0 && (
          <Button look="quiet" size="small" onClick={() => playback.moveSubtitles(0)}>
            {t("inTime")}
          </Button>
        )}
      </div>
    </div>
  );
}
