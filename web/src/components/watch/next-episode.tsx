"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Playback } from "../player/playback";
import { useStore } from "@/lib/store";
import { Button } from "../ui/button";

const countdownSeconds = 8;

interface Props {
  playback: Playback;
  /** Whether the next episode starts by itself. */
  automatic: boolean;
  onNext: () => void;
}

/** At the end of an episode: the way to the next one, with a countdown that can be stopped. */
export function NextEpisode(props: Props) {
  const ended = useStore(props.playback, (state) => state.ended);
  return ended ? <Card {...props} /> : null;
}

function Card({ automatic, onNext }: Props) {
  const t = useTranslations("watch");
  const [left, setLeft] = useState(automatic ? countdownSeconds : null);

  useEffect(() => {
    if (left === null) return;
    if (left === 0) {
      onNext();
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left, onNext]);

  return (
    <div className="absolute right-3 bottom-20 rounded-2xl border border-line bg-surface p-3 shadow-2xl @2xl:right-5 @2xl:bottom-28 @2xl:w-72 @2xl:p-5">
      <p className="text-sm font-semibold @2xl:text-base">
        {left === null ? t("nextReady") : t("nextIn", { seconds: left })}
      </p>
      <div className="mt-2.5 flex gap-2 @2xl:mt-4">
        <Button size="small" onClick={onNext}>
          {t("playNext")}
        </Button>
        {left !== null && (
          <Button look="quiet" size="small" onClick={() => setLeft(null)}>
            {t("cancel")}
          </Button>
        )}
      </div>
    </div>
  );
}
