"use client";

import { RefreshCw, Send } from "lucide-react";
import { useTranslations } from "next-intl";
import type { SubtitleTrack } from "@/lib/types";
import { Button } from "../ui/button";
import { useErrorText } from "../ui/section-error";
import { useTrackAction } from "./use-track-action";

interface Props {
  episodeId: string;
  track: SubtitleTrack;
}

/** Publishing what the checks hold back, and having a machine translate again what changed. */
export function TrackActions({ episodeId, track }: Props) {
  const t = useTranslations("studio");
  const errorText = useErrorText();
  const action = useTrackAction(episodeId, track.subtitle_id);
  const isHeld = track.state === "draft" && track.revision > 0 && track.state_reason;
  const isTranslated = track.language !== "ko" && track.origin !== "human";
  const isIdle = track.state !== "queued" && track.state !== "processing";

  return (
    <>
      {isHeld && (
        <Button
          size="small"
          look="secondary"
          disabled={action.isPending}
          onClick={() => action.mutate("publish")}
        >
          <Send aria-hidden="true" size={16} />
          {t("publish")}
        </Button>
      )}
      {isTranslated && isIdle && (
        <Button
          size="small"
          look="quiet"
          disabled={action.isPending}
          title={t("retranslateHint")}
          onClick={() => action.mutate("retranslate")}
        >
          <RefreshCw aria-hidden="true" size={16} />
          {t("retranslate")}
        </Button>
      )}
      <p role="status" className="sr-only">
        {action.isSuccess && t(action.variables === "publish" ? "published" : "retranslating")}
      </p>
      {action.isError && (
        <p role="alert" className="w-full text-sm font-medium text-ember">
          {errorText(action.error)}
        </p>
      )}
    </>
  );
}
