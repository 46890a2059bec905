"use client";

import { Gauge } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Menu } from "./menu";
import type { Playback } from "./playback";
import { useStore } from "@/lib/store";

const rates = [0.5, 0.75, 1, 1.25, 1.5, 2];

interface Props {
  playback: Playback;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** How fast the video runs. */
export function SpeedMenu({ playback, open, onOpenChange }: Props) {
  const t = useTranslations("player");
  const number = new Intl.NumberFormat(useLocale());
  const rate = useStore(playback, (state) => state.rate);
  const offered = rates.includes(rate) ? rates : [...rates, rate].sort((a, b) => a - b);

  return (
    <Menu
      label={t("speed")}
      icon={
        rate === 1 ? (
          <Gauge aria-hidden="true" size={22} />
        ) : (
          <span className="text-sm font-bold tabular-nums">{number.format(rate)}×</span>
        )
      }
      open={open}
      onOpenChange={onOpenChange}
      groups={[
        {
          label: t("speed"),
          selected: String(rate),
          onSelect: (value) => playback.setRate(Number(value)),
          choices: offered.map((value) => ({
            value: String(value),
            label: value === 1 ? t("normal") : `${number.format(value)}×`,
          })),
        },
      ]}
    />
  );
}
