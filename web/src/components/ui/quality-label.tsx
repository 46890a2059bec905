import { useTranslations } from "next-intl";
import { provenanceOf, qualityOf } from "@/lib/craft/provenance";
import type { SubtitleTrack } from "@/lib/types";

/** Who made a track and how good the checks take it to be, in words that do not promise more than is known. */
export function useQualityText(): (track: Pick<SubtitleTrack, "origin" | "quality_score">) => string {
  const t = useTranslations("tracks");
  return (track) => {
    const score = qualityOf(track);
    const quality = score === null ? "" : t("quality", { score });
    return [t(provenanceOf(track)), quality].filter(Boolean).join(" · ");
  };
}

export function QualityLabel({ track }: { track: SubtitleTrack }) {
  return <>{useQualityText()(track)}</>;
}
