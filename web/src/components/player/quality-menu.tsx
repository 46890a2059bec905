"use client";

import { Settings2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSession } from "@/lib/session";
import { Menu } from "./menu";
import type { Playback } from "./playback";
import { useStore } from "./store";

/** Above this height a stream needs a paid plan. */
const freeHeight = 480;

interface Props {
  playback: Playback;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which picture quality to load. */
export function QualityMenu({ playback, open, onOpenChange }: Props) {
  const t = useTranslations("player");
  const role = useSession()?.user.role;
  const heights = useStore(playback, (state) => state.heights);
  const height = useStore(playback, (state) => state.height);
  const playingHeight = useStore(playback, (state) => state.playingHeight);
  if (heights.length === 0) return null;

  const automatic =
    height === null && playingHeight ? t("autoNow", { quality: `${playingHeight}p` }) : t("auto");
  return (
    <Menu
      label={t("quality")}
      icon={<Settings2 aria-hidden="true" size={22} />}
      open={open}
      onOpenChange={onOpenChange}
      groups={[
        {
          label: t("quality"),
          selected: String(height ?? "auto"),
          onSelect: (value) => playback.setHeight(value === "auto" ? null : Number(value)),
          choices: [
            { value: "auto", label: automatic },
            ...heights.map((value) => ({ value: String(value), label: `${value}p` })),
          ],
        },
      ]}
      note={role === "user" && Math.max(...heights) <= freeHeight ? t("premiumHint") : undefined}
    />
  );
}
