"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Experience } from "@/lib/types";
import { useFormats } from "./formats";
import { targets } from "./series";

/** The figures of the whole time, each with what it should be. */
export function Figures({ data }: { data: Experience }) {
  const t = useTranslations("quality");
  const formats = useFormats();
  const { startup_ms: startup, stall_ratio: stalls } = data;
  return (
    <dl className="mt-8 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      <Figure
        name={t("startup")}
        value={startup ? formats.milliseconds(startup.p95) : "–"}
        detail={startup ? t("median", { value: formats.milliseconds(startup.p50) }) : undefined}
        target={startup ? { isMet: startup.p95 < targets.startup, text: t("startupTarget") } : undefined}
      />
      <Figure
        name={t("stalls")}
        value={formats.share(stalls)}
        detail={t("stallsPerHour", { value: formats.count(data.stalls_per_hour) })}
        target={{ isMet: stalls < targets.stalls, text: t("stallsTarget") }}
      />
      <Figure
        name={t("plays")}
        value={formats.count(data.plays)}
        detail={t("watched", { time: formats.watched(data.watched_seconds) })}
      />
      <Figure
        name={t("bitrate")}
        value={data.average_bitrate ? formats.bitrate(data.average_bitrate) : "–"}
      />
    </dl>
  );
}

interface Props {
  name: string;
  value: string;
  detail?: string | undefined;
  target?: { isMet: boolean; text: string } | undefined;
}

function Figure({ name, value, detail, target }: Props) {
  const t = useTranslations("quality");
  const Mark = target?.isMet ? CircleCheck : CircleAlert;
  return (
    <div className="rounded-2xl border border-line bg-surface p-5">
      <dt className="text-sm text-mist">{name}</dt>
      <dd className="mt-2 text-3xl font-bold tracking-tight whitespace-nowrap tabular-nums">{value}</dd>
      {detail && <dd className="mt-1 text-sm text-mist">{detail}</dd>}
      {target && (
        <dd
          className={`mt-3 flex items-center gap-2 text-sm font-semibold ${target.isMet ? "text-celadon" : "text-ember"}`}
        >
          <Mark aria-hidden="true" size={17} className="shrink-0" />
          {t(target.isMet ? "met" : "missed", { target: target.text })}
        </dd>
      )}
    </div>
  );
}
