"use client";

import { CalendarClock } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { dateText } from "@/lib/format";
import { known } from "@/lib/known";
import { Button } from "../../ui/button";
import { useErrorText } from "../../ui/section-error";
import { ScheduleDialog } from "./schedule-dialog";
import { usePublication, type Subject } from "./use-publication";

/** What is offered by where it stands; the first is what most will want. */
const steps = {
  "title.draft": ["publish", "schedule", "announce"],
  "title.coming_soon": ["publish", "schedule", "unpublish"],
  "title.active": ["end", "unpublish"],
  "title.ended": ["publish", "unpublish"],
  "episode.draft": ["publish", "schedule"],
  "episode.published": ["unpublish"],
} as const;
const standings = Object.keys(steps) as (keyof typeof steps)[];

interface Props {
  subject: Subject;
  status: string;
  /** When it is published by itself. */
  publishAt: string | null | undefined;
  /** What has to be there before it can be published now. */
  missing: string | null;
}

/** Who sees a title or an episode, from when on, and the ways to change that. */
export function Publication({ subject, status, publishAt, missing }: Props) {
  const t = useTranslations("publication");
  const locale = useLocale();
  const errorText = useErrorText();
  const [isAsking, setAsking] = useState(false);
  const change = usePublication(subject);
  const standing = known(standings, `${subject.kind}.${status}`, `${subject.kind}.draft`);
  const wrong = Object.values(fieldErrors(change.error))[0];
  const act = (name: (typeof steps)[keyof typeof steps][number]) =>
    name === "schedule" ? setAsking(true) : change.mutate({ name });

  return (
    <section
      aria-labelledby="publication"
      className="mt-8 rounded-2xl border border-line bg-surface p-5 sm:p-6"
    >
      <h2 id="publication" className="text-heading">
        {t("heading")}
      </h2>
      <p className="mt-2 text-mist">{t(standing)}</p>
      {publishAt && (
        <p className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl bg-raised px-4 py-3 text-sm">
          <span className="flex items-center gap-2.5 font-semibold">
            <CalendarClock aria-hidden="true" size={18} className="shrink-0 text-celadon" />
            {t("planned", { time: dateText(publishAt, locale, "short") })}
          </span>
          <button
            type="button"
            className="rounded-sm font-semibold text-celadon hover:text-celadon-light"
            onClick={() => change.mutate({ name: "unschedule" })}
          >
            {t("unschedule")}
          </button>
        </p>
      )}
      {missing && <p className="mt-4 text-sm text-mist">{missing}</p>}
      <div className="mt-5 flex flex-wrap gap-3">
        {steps[standing].map((name, at) => (
          <Button
            key={name}
            size="small"
            look={at === 0 && name !== "unpublish" ? "primary" : "quiet"}
            disabled={change.isPending || (missing !== null && name === "publish")}
            onClick={() => act(name)}
          >
            {t(`steps.${name === "schedule" && publishAt ? "reschedule" : name}`)}
          </Button>
        ))}
      </div>
      <p role="status" className="sr-only">
        {change.isSuccess && t("done")}
      </p>
      {change.isError && (
        <p role="alert" className="mt-3 text-sm font-medium text-ember first-letter:uppercase">
          {wrong ?? errorText(change.error)}
        </p>
      )}
      {isAsking && (
        <ScheduleDialog
          publishAt={publishAt ?? null}
          onClose={() => setAsking(false)}
          onDone={(at) => change.mutate({ name: "schedule", at })}
        />
      )}
    </section>
  );
}
