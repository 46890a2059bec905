"use client";

import { ListVideo } from "lucide-react";
import { useTranslations } from "next-intl";
import { clock } from "@/lib/format";
import { useStore } from "@/lib/store";
import type { Chapter } from "@/lib/types";
import { chapterAt } from "./marks";
import { Menu } from "./menu";
import type { Playback } from "./playback";

interface Props {
  playback: Playback;
  chapters: readonly Chapter[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The parts of the video by name, and the way to each. */
export function ChapterMenu({ playback, chapters, open, onOpenChange }: Props) {
  const t = useTranslations("player");
  const current = useStore(playback, ({ time }) => chapterAt(chapters, time)?.start_seconds);
  if (chapters.length === 0) return null;
  return (
    <Menu
      label={t("chapters")}
      icon={<ListVideo aria-hidden="true" size={22} />}
      open={open}
      onOpenChange={onOpenChange}
      groups={[
        {
          label: t("chapters"),
          selected: String(current),
          choices: chapters.map(({ title, start_seconds: start }) => ({
            value: String(start),
            label: title,
            detail: clock(start),
          })),
          onSelect: (start) => playback.seekTo(Number(start)),
        },
      ]}
    />
  );
}
