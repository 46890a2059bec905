"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Circle, CircleAlert, CircleCheck, CirclePause, LoaderCircle, RotateCcw, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { percentText } from "@/lib/format";
import { jobStages, jobStates, known } from "@/lib/known";
import { api } from "@/lib/queries";
import type { Job } from "@/lib/types";
import { Button } from "../../ui/button";
import { ProgressBar } from "../../ui/progress-bar";
import { SectionError, useErrorText } from "../../ui/section-error";
import { TrackReason } from "../../ui/track-reason";
import { JobLog } from "./job-log";
import { jobQuery, useJob } from "./use-job";

/** How an upload becomes a video with subtitles: stage by stage, with what was said, and the ways to intervene. */
export function JobPanel({ id }: { id: string }) {
  const t = useTranslations("job");
  const { data: job, error, refetch } = useJob(id);
  return (
    <section
      aria-labelledby="job"
      aria-busy={!job}
      className="rounded-2xl border border-line bg-surface p-5 sm:p-6"
    >
      <h2 id="job" className="text-heading">
        {t("title")}
      </h2>
      {error && !job && (
        <div className="-mx-gutter mt-5">
          <SectionError error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!error && !job && <div className="mt-5 skeleton h-40" />}
      {job && <Stages job={job} />}
    </section>
  );
}

function Stages({ job }: { job: Job }) {
  const t = useTranslations("job");
  const state = known(jobStates, job.state, "running");
  return (
    <>
      <p role="status" className={`mt-2 ${state === "failed" ? "font-semibold text-ember" : "text-mist"}`}>
        {t(`states.${state}`)}
      </p>
      {job.error && state !== "done" && (
        <p className="mt-4 rounded-xl bg-raised px-4 py-3 text-sm">
          <TrackReason reason={job.error} />
        </p>
      )}
      <ol className="mt-5 space-y-4">
        {job.stages.map((stage) => (
          <li key={stage.stage}>
            <Stage stage={stage} />
          </li>
        ))}
      </ol>
      <Interventions job={job} />
      <JobLog id={job.job_id} />
    </>
  );
}

const icons = {
  queued: <Circle aria-hidden="true" size={20} className="shrink-0 text-edge" />,
  running: <LoaderCircle aria-hidden="true" size={20} className="shrink-0 animate-spin text-celadon" />,
  waiting: <CirclePause aria-hidden="true" size={20} className="shrink-0 text-ember" />,
  done: <CircleCheck aria-hidden="true" size={20} className="shrink-0 text-celadon" />,
  failed: <CircleAlert aria-hidden="true" size={20} className="shrink-0 text-ember" />,
  cancelled: <X aria-hidden="true" size={20} className="shrink-0 text-mist" />,
} as const;

function Stage({ stage }: { stage: Job["stages"][number] }) {
  const t = useTranslations("job");
  const locale = useLocale();
  const state = known(jobStates, stage.state, "queued");
  const name = t(`stages.${known(jobStages, stage.stage, "check")}`);
  return (
    <div className="grid gap-2">
      <p className="flex items-center gap-3">
        {icons[state]}
        <span className="min-w-0 flex-1 font-medium">{name}</span>
        <span className="text-sm text-mist tabular-nums">
          {state === "running" ? percentText(stage.progress, locale) : t(`stageStates.${state}`)}
        </span>
      </p>
      {state === "running" && (
        <div className="pl-8">
          <ProgressBar label={name} share={stage.progress} />
        </div>
      )}
    </div>
  );
}

const cancellable = new Set(["queued", "running", "waiting"]);
const retriable = new Set(["failed", "cancelled", "waiting"]);

function Interventions({ job: { job_id: id, state } }: { job: Job }) {
  const t = useTranslations("job");
  const errorText = useErrorText();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (step: "cancel" | "retry") => {
      const params = { path: { id } };
      return unwrap<Job>(
        step === "cancel"
          ? api.POST("/api/v1/jobs/{id}/cancel", { params })
          : api.POST("/api/v1/jobs/{id}/retry", { params }),
      );
    },
    onSuccess: (job) => queries.setQueryData(jobQuery(id).queryKey, job),
    onError: () => queries.invalidateQueries({ queryKey: jobQuery(id).queryKey }),
  });
  return (
    <div className="mt-6 flex flex-wrap items-center gap-3 empty:hidden">
      {retriable.has(state) && (
        <Button
          size="small"
          look="secondary"
          disabled={change.isPending}
          onClick={() => change.mutate("retry")}
        >
          <RotateCcw aria-hidden="true" size={16} />
          {t("retry")}
        </Button>
      )}
      {cancellable.has(state) && (
        <Button size="small" look="quiet" disabled={change.isPending} onClick={() => change.mutate("cancel")}>
          <X aria-hidden="true" size={16} />
          {t("cancel")}
        </Button>
      )}
      {change.isError && (
        <p role="alert" className="w-full text-sm font-medium text-ember">
          {errorText(change.error)}
        </p>
      )}
    </div>
  );
}
