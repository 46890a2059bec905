import { useTranslations } from "next-intl";
import { known, trackStates } from "@/lib/known";
import type { SubtitleTrack } from "@/lib/types";

const looks: Record<(typeof trackStates)[number], string> = {
  published: "border-celadon text-celadon",
  draft: "border-edge text-paper",
  in_review: "border-paper text-paper",
  queued: "border-edge text-mist",
  processing: "border-edge text-mist",
  waiting: "border-ember text-ember",
  failed: "border-ember text-ember",
};

/** Where a track stands, as those see it who work on it. */
export function StateChip({ track }: { track: Pick<SubtitleTrack, "state"> }) {
  const t = useTranslations("studio.trackStates");
  const state = known(trackStates, track.state, "draft");
  return (
    <span
      className={`shrink-0 rounded-full border px-3 py-1 text-sm font-semibold whitespace-nowrap ${looks[state]}`}
    >
      {t(state)}
    </span>
  );
}
