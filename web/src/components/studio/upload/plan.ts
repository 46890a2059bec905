import type { StudioTitle } from "@/lib/types";
import type { UploadItem } from "./upload-queue";

/** What starting a file would do, or why it cannot be started. */
export type Plan =
  | { kind: "create" | "fill" | "replace"; contentId: string; episodeId: string | null }
  | { kind: "noTitle" | "noEpisode" | "taken" };

const largestNumber = 10_000;

/** What starting these files would do, with the title that each season goes to. The first of two for one episode has it. */
export function plansOf(
  items: readonly UploadItem[],
  titles: readonly StudioTitle[],
  titleOf: (season: number) => string | undefined,
): ReadonlyMap<string, Plan> {
  const taken = new Set<string>();
  const plans = new Map<string, Plan>();
  for (const item of items) {
    const isOver = item.state === "done" || item.state === "failed";
    const contentId = item.contentId ?? titleOf(item.season);
    const place = `${contentId} ${item.episode}`;
    const isTaken = taken.has(place);
    if (contentId && item.episode && !isOver) taken.add(place);
    if (item.state === "ready") plans.set(item.id, planOf(item, titles, isTaken ? "taken" : contentId));
  }
  return plans;
}

function planOf(
  { episode }: UploadItem,
  titles: readonly StudioTitle[],
  contentId: "taken" | (string & {}) | undefined,
): Plan {
  if (!contentId) return { kind: "noTitle" };
  if (!episode || episode > largestNumber) return { kind: "noEpisode" };
  if (contentId === "taken") return { kind: "taken" };
  const title = titles.find((title) => title.content_id === contentId);
  const known = title?.episodes.find((known) => known.episode_number === episode);
  if (!known) return { kind: "create", contentId, episodeId: null };
  return { kind: known.job_id ? "replace" : "fill", contentId, episodeId: known.episode_id };
}
