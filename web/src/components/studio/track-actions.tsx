"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SubtitleTrack } from "@/lib/types";
import { Button } from "../ui/button";
import { useErrorText } from "../ui/section-error";
import { NoteDialog } from "./note-dialog";
import { RetranslateDialog } from "./retranslate-dialog";
import { useTrackAction, type TrackAction } from "./use-track-action";

/** What somebody who manages the title may do about the lines, by where the track stands. */
const steps: Record<string, TrackAction[]> = {
  draft: ["publish", "submit"],
  in_review: ["publish", "return"],
  published: ["unpublish"],
};
/** What takes something from somebody is told with a reason. */
const withNote: ReadonlySet<TrackAction> = new Set(["return", "unpublish"]);

interface Props {
  episodeId: string;
  track: SubtitleTrack;
}

/** The steps of a track's review, and having a machine translate again what changed. */
export function TrackActions({ episodeId, track }: Props) {
  const t = useTranslations("studio");
  const errorText = useErrorText();
  const action = useTrackAction(track);
  const [asked, setAsked] = useState<TrackAction | null>(null);
  const isTranslated = track.language !== "ko" && track.origin !== "human";
  const isIdle = track.state !== "queued" && track.state !== "processing";
  const offered = track.revision > 0 ? (steps[track.state] ?? []) : [];

  return (
    <>
      {offered.map((name) => (
        <Button
          key={name}
          size="small"
          look={name === "publish" ? "secondary" : "quiet"}
          disabled={action.isPending}
          onClick={() => (withNote.has(name) ? setAsked(name) : action.mutate({ action: name }))}
        >
          {t(`actions.${name}`)}
        </Button>
      ))}
      {isTranslated && isIdle && (
        <Button size="small" look="quiet" disabled={action.isPending} onClick={() => setAsked("retranslate")}>
          <RefreshCw aria-hidden="true" size={16} />
          {t("actions.retranslate")}
        </Button>
      )}
      <p role="status" className="sr-only">
        {action.isSuccess && t(`done.${action.variables.action}`)}
      </p>
      {action.isError && (
        <p role="alert" className="w-full text-sm font-medium text-ember">
          {errorText(action.error)}
        </p>
      )}
      {asked === "retranslate" && (
        <RetranslateDialog
          episodeId={episodeId}
          track={track}
          onClose={() => setAsked(null)}
          onDone={() => action.mutate({ action: asked })}
        />
      )}
      {asked && withNote.has(asked) && (
        <NoteDialog
          title={t(`actions.${asked}`)}
          onClose={() => setAsked(null)}
          onDone={(note) => action.mutate({ action: asked, note })}
        />
      )}
    </>
  );
}
