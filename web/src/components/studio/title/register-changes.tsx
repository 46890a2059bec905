"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { registers } from "@/lib/known";
import type { Relation } from "@/lib/types";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { removed, replaced } from "./cast";
import { RemoveButton } from "./character-fields";

type Events = NonNullable<Relation["events"]>;

/** Moments of the story from which on they speak to each other differently. */
export function RegisterChanges({
  events,
  onChange,
}: {
  events: Events;
  onChange: (events: Events) => void;
}) {
  const t = useTranslations("cast");
  const options = registers.map((value) => ({ value, label: t(`registers.${value}`) }));
  return (
    <div className="mt-3">
      {events.map((event, at) => {
        const change = (part: Partial<Events[number]>) =>
          onChange(replaced(events, at, { ...event, ...part }));
        return (
          <div
            key={at}
            className="mt-3 grid grid-cols-2 gap-3 border-t border-line pt-3 sm:grid-cols-[7rem_repeat(2,minmax(0,1fr))_minmax(0,2fr)_auto]"
          >
            <TextField
              label={t("fromSecond")}
              type="number"
              min={0}
              step={0.1}
              value={event.from_ms / 1000}
              onChange={({ target }) =>
                change({ from_ms: Math.round(Math.max(0, Number(target.value)) * 1000) })
              }
            />
            <Select
              label={t("before")}
              value={event.from}
              onChange={(from) => change({ from })}
              options={options}
            />
            <Select label={t("after")} value={event.to} onChange={(to) => change({ to })} options={options} />
            <TextField
              label={t("reason")}
              required
              maxLength={200}
              value={event.reason}
              onChange={({ target }) => change({ reason: target.value })}
            />
            <RemoveButton label={t("removeChange")} onClick={() => onChange(removed(events, at))} />
          </div>
        );
      })}
      <Button
        size="small"
        look="quiet"
        className="mt-3"
        onClick={() => onChange([...events, { from_ms: 0, from: "polite", to: "casual", reason: "" }])}
      >
        <Plus aria-hidden="true" size={16} />
        {t("addChange")}
      </Button>
    </div>
  );
}
