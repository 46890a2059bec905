"use client";

import { Captions as CaptionsIcon, CaptionsOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { languageName } from "@/lib/format";
import { known, trackStates } from "@/lib/known";
import type { SubtitleTrack } from "@/lib/types";
import { Button } from "../ui/button";
import { useQualityText } from "../ui/quality-label";
import { Menu, type MenuGroup } from "./menu";
import type { Playback } from "./playback";
import { ariaKeys } from "./shortcuts";
import { useStore } from "@/lib/store";

const off = "off";

interface Props {
  playback: Playback;
  /** What the catalogue knows of the episode's tracks: who made them, and which are not ready. */
  listed: readonly SubtitleTrack[];
  /** Language shown beside the first. */
  second: string | null;
  onSecondChange: (language: string | null) => void;
  /** Opens the settings of how they look. */
  onSettings: () => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which subtitles to show, who made them, and which are still to come. */
export function SubtitleMenu({ playback, listed, second, onSecondChange, onSettings, ...opening }: Props) {
  const t = useTranslations();
  const qualityText = useQualityText();
  const tracks = useStore(playback, (state) => state.tracks);
  const language = useStore(playback, (state) => state.subtitleLanguage);
  const published = listed.filter((track) => track.state === "published");

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
      label: t("player.secondCaptions"),
      selected: second ?? off,
      onSelect: (value) => onSecondChange(value === off ? null : value),
      choices: [
        { value: off, label: t("player.off") },
        ...published
          .filter((track) => track.language !== language)
          .map((track) => ({
            value: track.language,
            label: languageName(track.language),
            lang: track.language,
          })),
      ],
    },
  ];

  const Icon = language === null ? CaptionsOff : CaptionsIcon;
  return (
    <Menu
      label={t("player.captions")}
      icon={<Icon aria-hidden="true" size={22} />}
      shortcut={ariaKeys("captions")}
      groups={groups}
      note={
        <>
          <Button
            look="quiet"
            size="small"
            onClick={() => {
              opening.onOpenChange(false);
              onSettings();
            }}
          >
            {t("captions.title")}
          </Button>
          <Pending listed={listed} />
        </>
      }
      {...opening}
    />
  );
}

/** The tracks that nobody can choose yet, and why. */
function Pending({ listed }: { listed: readonly SubtitleTrack[] }) {
  const t = useTranslations();
  const pending = listed.filter((track) => track.state !== "published" && !track.url);
  if (pending.length === 0) return null;
  return (
    <>
      <p className="mt-3 text-xs font-semibold">{t("player.pending")}</p>
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
  );
}
