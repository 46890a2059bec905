"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { TextField } from "../../ui/field";

interface Props {
  publishAt: string | null;
  onClose: () => void;
  onDone: (at: Date) => void;
}

/** Asks when something is to be published. */
export function ScheduleDialog({ publishAt, onClose, onDone }: Props) {
  const t = useTranslations("publication");
  const [isPast, setPast] = useState(false);
  const [tomorrow] = useState(() => new Date(Date.now() + 24 * 60 * 60_000));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const at = new Date(String(new FormData(event.currentTarget).get("at")));
    // Also what is no time at all.
    if (!(at.getTime() > Date.now())) {
      setPast(true);
      return;
    }
    onDone(at);
    onClose();
  };
  return (
    <Dialog title={t("steps.schedule")} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <TextField
          label={t("when")}
          name="at"
          type="datetime-local"
          hint={t("zone", { zone })}
          defaultValue={localText(publishAt ? new Date(publishAt) : tomorrow)}
          error={isPast ? t("past") : undefined}
        />
        <Button type="submit" className="mt-5">
          {t("steps.schedule")}
        </Button>
      </form>
    </Dialog>
  );
}

/** A time of day here, as the field of the browser has it: `2026-12-01T20:00`. */
export function localText(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
