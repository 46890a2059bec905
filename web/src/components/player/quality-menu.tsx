"use client";

import { Settings2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useSession } from "@/lib/session";
import type { Stream } from "@/lib/types";
import { Menu } from "./menu";
import type { Playback } from "./playback";
import { useStore } from "@/lib/store";

/** Above this height a stream needs a paid plan. */
const freeHeight = 480;

interface Props {
  playback: Playback;
  /** What the server says of each quality. */
  qualities: Stream["qualities"];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which picture quality to load; the one that is on screen is told apart from the one that was asked for. */
export function QualityMenu({ playback, qualities, ...opening }: Props) {
  const t = useTranslations("player");
  const locale = useLocale();
  const role = useSession()?.user.role;
  const heights = useStore(playback, (state) => state.heights);
  const height = useStore(playback, (state) => state.height);
  const playingHeight = useStore(playback, (state) => state.playingHeight);
  if (heights.length === 0) return null;

  const megabits = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const detailOf = (value: number) => {
    const known = qualities.find(({ quality }) => quality === `${value}p`);
    const rate = known && t("upTo", { rate: megabits.format(known.bitrate / 1e6) });
    return [value === playingHeight && t("onScreen"), rate].filter(Boolean).join(" · ");
  };
  const automatic =
    height === null && playingHeight ? t("autoNow", { quality: `${playingHeight}p` }) : t("auto");
  return (
    <Menu
      label={t("quality")}
      icon={<Settings2 aria-hidden="true" size={22} />}
      groups={[
        {
          label: t("quality"),
          selected: String(height ?? "auto"),
          onSelect: (value) => playback.setHeight(value === "auto" ? null : Number(value)),
          choices: [
            { value: "auto", label: automatic },
            ...heights.map((value) => ({
              value: String(value),
              label: `${value}p`,
              detail: detailOf(value),
            })),
          ],
        },
      ]}
      note={role === "user" && Math.max(...heights) <= freeHeight ? t("premiumHint") : undefined}
      {...opening}
    />
  );
}
