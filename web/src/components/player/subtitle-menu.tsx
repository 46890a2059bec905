"use client";

import { Captions as CaptionsIcon, CaptionsOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { languageName } from "@/lib/format";
import { known, trackStates } from "@/lib/known";
import type { SubtitleTrack } from "@/lib/types";
import { useQualityText } from "../ui/quality-label";
import { Menu, type MenuGroup } from "./menu";
import type { Playback } from "./playback";
import { captionSizes, type CaptionSize } from "./settings";
import { ariaKeys } from "./shortcuts";
import { useStore } from "./store";

const off = "off";

interface Props {
  playback: Playback;
  /** What the catalogue knows of the episode's tracks: who made them, and which are not ready. */
  listed: readonly SubtitleTrack[];
  size: CaptionSize;
  onSizeChange: (size: CaptionSize) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which subtitles to show, who made them, and which are still to come. */
export function SubtitleMenu({ playback, listed, size, onSizeChange, open, onOpenChange }: Props) {
  const t = useTranslations();
  const qualityText = useQualityText();
  const tracks = useStore(playback, (state) => state.tracks);
  const language = useStore(playback, (state) => state.subtitleLanguage);
  const published = listed.filter((track) => track.state === "published");
  const pending = listed.filter(
    (track) => track.state !== "published" && !tracks.some((offered) => offered.language === track.language),
  );

  const groups: MenuGroup[] = [
    {
      label: t("player.captions"),
      selected: language ?? off,
      onSelect: (value) => playback.setSubtitles(value === off ? null : value),
      choices: [
        { value: off, label: t("player.off") },
        ...tracks.map((track) => {
          const listing = published.find((candidate) => candidate.language === track.language);
          return {
            value: track.language,
            label: languageName(track.language) || track.name,
            lang: track.language,
            ...(listing && { detail: qualityText(listing) }),
          };
        }),
      ],
    },
    {
      label: t("player.captionSize"),
      selected: size,
      onSelect: (value) => onSizeChange(captionSizes.find((candidate) => candidate === value) ?? "medium"),
      choices: [
        { value: "small", label: t("player.sizeSmall") },
        { value: "medium", label: t("player.sizeMedium") },
        { value: "large", label: t("player.sizeLarge") },
      ],
    },
  ];

  const Icon = language === null ? CaptionsOff : CaptionsIcon;
  return (
    <Menu
      label={t("player.captions")}
      icon={<Icon aria-hidden="true" size={22} />}
      open={open}
      onOpenChange={onOpenChange}
      shortcut={ariaKeys("captions")}
      groups={groups}
      note={
        pending.length > 0 && (
          <>
            <p className="text-xs font-semibold">{t("player.pending")}</p>
            <ul className="mt-1 space-y-1">
              {pending.map((track) => (
                <li key={track.subtitle_id}>
                  <span lang={track.language} className="text-paper">
                    {languageName(track.language)}
                  </span>
                  {" — "}
                  {t(`tracks.${known(trackStates, track.state, "processing")}`)}
                </li>
              ))}
            </ul>
          </>
        )
      }
    />
  );
}
