"use client";

import { ApiError } from "@hallyu/api-client";
import { Pause, Play, RotateCcw, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "@/i18n/navigation";
import { bytesText, percentText, spokenTime } from "@/lib/format";
import type { StudioTitle } from "@/lib/types";
import { Button, buttonClass } from "../../ui/button";
import { ProgressBar } from "../../ui/progress-bar";
import { useErrorText } from "../../ui/section-error";
import { secondsLeft } from "./meter";
import { NumberField } from "./number-field";
import type { Plan } from "./plan";
import { uploadQueue, type UploadItem } from "./upload-queue";

interface Props {
  item: UploadItem;
  /** What starting it would do; only while it is not started. */
  plan: Plan | undefined;
  titles: readonly StudioTitle[];
}

/** One file: where it goes, how far it is, and what can be done with it. */
export function UploadRow({ item, plan, titles }: Props) {
  const t = useTranslations("upload");
  const locale = useLocale();
  const title = titles.find((title) => title.content_id === item.contentId)?.title;
  const isPlaced = item.state !== "ready" || item.contentId !== null;
  return (
    <article aria-label={item.file.name} className="grid gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-56">
          <h3 className="font-semibold wrap-anywhere">{item.file.name}</h3>
          <p className="mt-0.5 text-sm text-mist">
            {isPlaced && title ? (
              <>
                <span lang="ko">{title}</span> · {t("episode", { number: item.episode ?? 0 })} ·{" "}
              </>
            ) : null}
            {bytesText(item.file.size, locale)}
          </p>
        </div>
        <RowActions item={item} />
      </div>
      {!isPlaced && <PlaceFields item={item} />}
      {item.state === "ready" ? <PlanText item={item} plan={plan} /> : <Standing item={item} />}
    </article>
  );
}

/** Season and number, as guessed from the name. */
function PlaceFields({ item }: { item: UploadItem }) {
  const t = useTranslations("upload");
  return (
    <div className="flex gap-3">
      <NumberField
        label={t("seasonField")}
        value={item.season}
        onChange={(season) => uploadQueue.edit(item.id, { season: season ?? 1 })}
      />
      <NumberField
        label={t("episodeField")}
        value={item.episode}
        onChange={(episode) => uploadQueue.edit(item.id, { episode })}
      />
    </div>
  );
}

function PlanText({ item, plan }: { item: UploadItem; plan: Plan | undefined }) {
  const t = useTranslations("upload");
  if (!plan) return null;
  const isWrong = !("contentId" in plan);
  if (item.unfinished) return <p className="text-sm text-celadon">{t("goesOn")}</p>;
  return (
    <p className={`text-sm ${isWrong ? "font-medium text-ember" : "text-mist"}`}>
      {t(`plans.${plan.kind}`, { number: item.episode ?? 0 })}
    </p>
  );
}

const colors: Partial<Record<UploadItem["state"], string>> = {
  done: "font-medium text-celadon",
  failed: "font-medium text-ember",
};

/** How far it is, as a bar and in words. */
function Standing({ item }: { item: UploadItem }) {
  const t = useTranslations("upload");
  const locale = useLocale();
  const { file, state, sent, speed } = item;
  const left = secondsLeft(file.size - sent, speed);
  const share = state === "done" ? 1 : sent / Math.max(file.size, 1);
  const facts = [
    t(`states.${state}`),
    ["sending", "paused"].includes(state) && percentText(share, locale),
    state === "sending" && speed !== null && t("speed", { speed: bytesText(speed, locale) }),
    state === "sending" &&
      left !== null &&
      t("left", { time: spokenTime(left > 90 ? Math.ceil(left / 60) * 60 : left, locale) }),
  ];
  return (
    <>
      {state !== "failed" && state !== "done" && (
        <ProgressBar label={t("progress", { name: file.name })} share={share} isQuiet={state !== "sending"} />
      )}
      <p className={`text-sm tabular-nums ${colors[state] ?? "text-mist"}`}>
        {facts.filter(Boolean).join(" · ")}
      </p>
      {state === "done" && <Done item={item} />}
      {state === "failed" && (
        <p role="alert" className="text-sm text-paper">
          <Problem item={item} />
        </p>
      )}
    </>
  );
}

function Done({ item: { outcome, episodeId } }: { item: UploadItem }) {
  const t = useTranslations("upload");
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-5 gap-y-2 text-sm">
      <span>{t(outcome?.duplicate ? "duplicate" : "received")}</span>
      <Link href={`/studio/episode/${episodeId}`} prefetch={false} className={buttonClass("quiet", "small")}>
        {t("follow")}
      </Link>
    </div>
  );
}

/** Why it was not taken, and what helps. */
function Problem({ item: { error, outcome } }: { item: UploadItem }): ReactNode {
  const t = useTranslations("upload");
  const locale = useLocale();
  const errorText = useErrorText();
  if (outcome?.reason === "CHECKSUM") return t("refused.CHECKSUM");
  if (outcome?.reason === "NO_EPISODE") return t("refused.NO_EPISODE");
  if (outcome) return t("refused.other");
  const left = error instanceof ApiError ? error.leftBytes : undefined;
  const room = left === undefined ? "" : ` ${t("quotaLeft", { size: bytesText(left, locale) })}`;
  return `${errorText(error)}${room}`;
}

function RowActions({ item: { id, state, file } }: { item: UploadItem }) {
  const t = useTranslations("upload");
  const name = file.name;
  return (
    <div className="flex gap-2">
      {(state === "sending" || state === "waiting") && (
        <Button
          size="small"
          look="quiet"
          onClick={() => uploadQueue.pause(id)}
          aria-label={t("pauseOf", { name })}
        >
          <Pause aria-hidden="true" size={16} />
          {t("pause")}
        </Button>
      )}
      {state === "paused" && (
        <Button
          size="small"
          look="secondary"
          onClick={() => uploadQueue.resume(id)}
          aria-label={t("resumeOf", { name })}
        >
          <Play aria-hidden="true" size={16} />
          {t("resume")}
        </Button>
      )}
      {state === "failed" && (
        <Button
          size="small"
          look="secondary"
          onClick={() => uploadQueue.resume(id)}
          aria-label={t("retryOf", { name })}
        >
          <RotateCcw aria-hidden="true" size={16} />
          {t("retry")}
        </Button>
      )}
      {state !== "finishing" && (
        <Button
          size="small"
          look="quiet"
          onClick={() => uploadQueue.remove(id)}
          aria-label={t(state === "ready" || state === "done" ? "removeOf" : "cancelOf", { name })}
        >
          <X aria-hidden="true" size={16} />
          {t(state === "ready" || state === "done" ? "remove" : "cancel")}
        </Button>
      )}
    </div>
  );
}
