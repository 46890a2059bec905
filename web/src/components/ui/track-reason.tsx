import { useTranslations } from "next-intl";
import type { SubtitleTrack } from "@/lib/types";

/** Reasons that a person may have put into words. */
const told = new Set(["SENT_BACK", "UNPUBLISHED"]);
/** What the server says where nobody has. */
const untold = new Set([
  "a reviewer sent it back",
  "it was taken from viewers",
  "a person keeps it from viewers",
]);

/** Why a track does not go on, in the reader's language; of reasons that this application does not know, in English. */
export function TrackReason({ reason }: { reason: NonNullable<SubtitleTrack["state_reason"]> }) {
  const t = useTranslations("tracks");
  const key = `reasons.${reason.code}` as "reasons.QUALITY_GATE";
  const isTold = told.has(reason.code) && !untold.has(reason.message);
  return (
    <>
      {t.has(key) ? t(key) : reason.message}
      {isTold && <q className="mt-1 block">{reason.message}</q>}
      {reason.setting && <span className="block">{t("setting", { setting: reason.setting })}</span>}
    </>
  );
}
