"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { experienceQuery } from "@/lib/queries";
import type { Experience } from "@/lib/types";
import { Notice } from "../../ui/notice";
import { SectionError } from "../../ui/section-error";
import { AdminPage } from "../admin-page";
import { Chart } from "./chart";
import { Figures } from "./figures";
import { useFormats } from "./formats";
import { seriesOf, targets, type Measure } from "./series";
import { Errors, WorstEpisodes } from "./tables";

const spans = [24, 168, 720] as const;
type Span = (typeof spans)[number];

/** How playing goes for viewers, as their players report it. */
export default function QualityView() {
  const t = useTranslations("quality");
  return (
    <AdminPage title={t("title")}>
      <p className="mt-2 max-w-3xl text-mist">{t("intro")}</p>
      <Report />
    </AdminPage>
  );
}

function Report() {
  const t = useTranslations("quality");
  const [hours, setHours] = useState<Span>(spans[0]);
  const report = useQuery({ ...experienceQuery(hours), placeholderData: keepPreviousData });
  return (
    <>
      <Choice
        label={t("span")}
        options={spans}
        value={hours}
        onChange={setHours}
        name={(span) => t(`spans.${span}`)}
      />
      {report.isPending && <div className="mt-8 skeleton h-96" />}
      {report.isError && (
        <div className="-mx-gutter mt-8">
          <SectionError error={report.error} onRetry={() => void report.refetch()} />
        </div>
      )}
      {report.data && <Measured data={report.data} at={report.dataUpdatedAt} />}
    </>
  );
}

function Measured({ data, at }: { data: Experience; at: number }) {
  const t = useTranslations("quality");
  const locale = useLocale();
  const formats = useFormats();
  const [measure, setMeasure] = useState<Measure>("startup");
  if (data.by_hour.length === 0) return <Notice title={t("empty")} text={t("emptyText")} />;
  const target = measure === "errors" ? null : targets[measure];
  const format = {
    startup: formats.milliseconds,
    stalls: formats.share,
    errors: (count: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(count),
  }[measure];
  return (
    <>
      <Figures data={data} />
      <section aria-labelledby="by-hour" className="mt-12">
        <h2 id="by-hour" className="text-heading">
          {t("byHour")}
        </h2>
        <Choice
          label={t("measure")}
          options={["startup", "stalls", "errors"] as const}
          value={measure}
          onChange={setMeasure}
          name={(name) => t(`measures.${name}`)}
        />
        <Chart
          label={t("chart", { measure: t(`measures.${measure}`), count: data.hours })}
          points={seriesOf(data, measure, at)}
          target={target}
          format={format}
        />
      </section>
      <div className="mt-12 grid gap-10 lg:grid-cols-2">
        <Errors errors={data.errors} />
        <WorstEpisodes episodes={data.worst_episodes} />
      </div>
    </>
  );
}

interface ChoiceProps<T> {
  label: string;
  options: readonly T[];
  value: T;
  onChange: (value: T) => void;
  name: (option: T) => string;
}

/** A few things of which one is shown. */
function Choice<T extends string | number>({ label, options, value, onChange, name }: ChoiceProps<T>) {
  return (
    <div role="group" aria-label={label} className="mt-5 flex flex-wrap gap-2">
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
          className="h-10 rounded-full border border-edge px-4 text-sm font-semibold transition-colors hover:border-paper aria-pressed:border-celadon aria-pressed:bg-celadon aria-pressed:text-ink"
        >
          {name(option)}
        </button>
      ))}
    </div>
  );
}
