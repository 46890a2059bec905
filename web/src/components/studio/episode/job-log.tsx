"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { jobStages, known } from "@/lib/known";
import { useErrorText } from "../../ui/section-error";
import { jobLogQuery } from "./use-job";

const colors: Record<string, string> = { warning: "text-paper", error: "text-ember" };

/** What was said while a job was done; asked for when somebody wants to read it. */
export function JobLog({ id }: { id: string }) {
  const t = useTranslations("job");
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="group mt-6 border-t border-line pt-4"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="flex items-center gap-2 rounded-sm text-sm font-semibold marker:content-none hover:text-celadon">
        <ChevronDown aria-hidden="true" size={18} className="transition-transform group-open:rotate-180" />
        {t("log")}
      </summary>
      {isOpen && <Lines id={id} />}
    </details>
  );
}

function Lines({ id }: { id: string }) {
  const t = useTranslations("job");
  const locale = useLocale();
  const errorText = useErrorText();
  const log = useQuery(jobLogQuery(id));
  if (log.isError) return <p className="mt-3 text-sm text-ember">{errorText(log.error)}</p>;
  if (!log.data) return <div className="mt-3 skeleton h-24" />;
  if (log.data.items.length === 0) return <p className="mt-3 text-sm text-mist">{t("noLog")}</p>;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  return (
    <ol
      tabIndex={0}
      aria-label={t("log")}
      className="mt-3 max-h-80 space-y-1.5 overflow-y-auto rounded-xl bg-ink p-4 text-[0.8125rem]"
    >
      {log.data.items.map(({ at, stage, level, message }, line) => (
        <li key={line} className={colors[level] ?? "text-mist"}>
          <span className="mr-2 tabular-nums">{time.format(new Date(at))}</span>
          <span className="mr-2">{t(`stages.${known(jobStages, stage, "check")}`)}</span>
          <span lang="en" className="font-mono wrap-anywhere text-paper">
            {message}
          </span>
        </li>
      ))}
    </ol>
  );
}
