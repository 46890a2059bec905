import { unwrap } from "@hallyu/api-client";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "@/lib/queries";
import type { Job } from "@/lib/types";

/** States that a job leaves by itself. */
const moving = new Set(["queued", "running", "waiting"]);
/** How often it is asked where events do not come through, milliseconds. */
const askEvery = 3_000;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["studio", "job", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/jobs/{id}", { params: { path: { id } }, signal })),
  });

export const jobLogQuery = (id: string) =>
  queryOptions({
    queryKey: ["studio", "job-log", id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/jobs/{id}/log", { params: { path: { id } }, signal })),
  });

/** A job as it is now: told by the server as it changes, else asked for. */
export function useJob(id: string) {
  const queries = useQueryClient();
  const [isTold, setTold] = useState(false);
  const job = useQuery({
    ...jobQuery(id),
    refetchInterval: ({ state }) => (!isTold && moving.has(state.data?.state ?? "") ? askEvery : false),
  });
  const isMoving = moving.has(job.data?.state ?? "");

  useEffect(() => {
    if (!isMoving) return;
    const events = new EventSource(`/api/v1/jobs/${id}/events`);
    events.addEventListener("open", () => setTold(true));
    events.addEventListener("job", ({ data }: MessageEvent<string>) =>
      queries.setQueryData(jobQuery(id).queryKey, JSON.parse(data) as Job),
    );
    // It connects again by itself, unless the server refuses.
    events.addEventListener("error", () => setTold(events.readyState !== EventSource.CLOSED));
    return () => {
      events.close();
      setTold(false);
    };
  }, [queries, id, isMoving]);

  // With each step there is more to see elsewhere: a length, tracks, lines of the log.
  const step = job.data && `${job.data.state} ${job.data.stage}`;
  useEffect(() => {
    if (!step) return;
    const [tracks, title, log] = [["studio", "tracks"], ["studio", "content"], jobLogQuery(id).queryKey];
    for (const queryKey of [tracks, title, log]) void queries.invalidateQueries({ queryKey });
  }, [queries, id, step]);
  return job;
}
