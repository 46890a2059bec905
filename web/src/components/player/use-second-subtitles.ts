import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { cuesQuery } from "@/lib/craft/queries";
import type { SubtitleTrack } from "@/lib/types";
import type { Playback } from "./playback";
import { readSettings, writeSettings } from "./settings";
import { useStore } from "@/lib/store";

/** The language shown beside the first, and its choice, which is remembered. The same language twice is shown once. */
export function useSecondSubtitles(
  playback: Playback,
  tracks: readonly SubtitleTrack[],
  preferred: string | null,
): [string | null, (language: string | null) => void] {
  const [wanted, setWanted] = useState(() => {
    const { secondLanguage } = readSettings();
    return secondLanguage === undefined ? preferred : secondLanguage;
  });
  const first = useStore(playback, (state) => state.subtitleLanguage);
  const track = tracks.find(({ language, url }) => language === wanted && language !== first && url);
  const cues = useQuery({ ...cuesQuery(track?.subtitle_id ?? ""), enabled: track !== undefined });
  const shown = track && cues.data;

  useEffect(() => playback.setSecondSubtitles(shown ?? []), [playback, shown]);

  const choose = (language: string | null) => {
    setWanted(language);
    writeSettings({ secondLanguage: language });
  };
  return [wanted, choose];
}
