"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { episodeQuery } from "@/lib/queries";
import { useStore } from "@/lib/store";
import type { Marker } from "@/lib/types";
import { closingCredits } from "../player/marks";
import type { Playback } from "../player/playback";
import { Button } from "../ui/button";

const countdownSeconds = 8;

interface Props {
  playback: Playback;
  markers: readonly Marker[];
  nextId: string;
  /** Whether the next episode starts by itself. */
  automatic: boolean;
  onNext: () => void;
}

/** When the credits roll, or at the end: the way to the next episode, with a countdown that can be stopped. */
export function NextEpisode({ playback, markers, automatic, ...card }: Props) {
  const ended = useStore(playback, (state) => state.ended);
  const inCredits = useStore(playback, ({ time, duration }) => {
    const begin = closingCredits(markers, duration);
    return begin !== null && time >= begin;
  });
  const [isDeclined, setDeclined] = useState(false);
  if (!ended && (!inCredits || isDeclined)) return null;
  return (
    <Card
      {...card}
      playback={playback}
      automatic={automatic && !isDeclined}
      onDecline={() => setDeclined(true)}
    />
  );
}

interface CardProps extends Omit<Props, "markers"> {
  onDecline: () => void;
}

function Card({ playback, nextId, automatic, onNext, onDecline }: CardProps) {
  const t = useTranslations();
  const episode = useQuery(episodeQuery(nextId));
  // Who has stopped the credits wants to read them.
  const isStopped = useStore(playback, ({ playing, ended }) => !playing && !ended);
  const [left, setLeft] = useState(countdownSeconds);

  useEffect(() => {
    if (!automatic || isStopped) return;
    if (left === 0) {
      onNext();
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [automatic, isStopped, left, onNext]);

  const { episode_number: number, title_translated: title, thumbnail_url: picture } = episode.data ?? {};
  const name = [number && t("title.episodeNumber", { number }), title].filter(Boolean).join(" · ");
  return (
    <section
      aria-label={t("watch.nextReady")}
      className="absolute right-3 bottom-20 max-w-[calc(100%-1.5rem)] overflow-hidden rounded-2xl border border-line bg-surface shadow-2xl @2xl:right-5 @2xl:bottom-40 @2xl:w-80"
    >
      {picture && <img src={picture} alt="" className="aspect-video w-full object-cover @max-2xl:hidden" />}
      <div className="p-3 @2xl:p-5">
        <p className="text-sm font-semibold @2xl:text-base">
          {automatic ? t("watch.nextIn", { seconds: left }) : t("watch.nextReady")}
        </p>
        {name && <p className="mt-1 truncate text-sm text-mist">{name}</p>}
        <div className="mt-2.5 flex gap-2 @2xl:mt-4">
          <Button size="small" onClick={onNext}>
            {t("watch.playNext")}
          </Button>
          {automatic && (
            <Button look="quiet" size="small" onClick={onDecline}>
              {t("watch.cancel")}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}
