"use client";

import { ApiError, unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { keysOfLines } from "@/lib/craft/queries";
import { api } from "@/lib/queries";
import type { SubtitleTrack } from "@/lib/types";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { useErrorText } from "../../ui/section-error";

interface Props {
  track: SubtitleTrack;
  revision: number;
  onClose: () => void;
}

/** Asks what becomes of lines that people wrote since, and brings an earlier revision back. */
export function RestoreDialog({ track, revision, onClose }: Props) {
  const t = useTranslations("history");
  const errorText = useErrorText();
  const queries = useQueryClient();
  const { subtitle_id: id } = track;
  const restore = useMutation({
    mutationFn: (human_lines: "keep" | "replace") =>
      unwrap(
        api.POST("/api/v1/subtitles/{id}/revisions/{rev}/restore", {
          params: { path: { id, rev: revision } },
          body: { rev: track.revision, human_lines },
        }),
      ),
    onSettled: () => Promise.all(keysOfLines(id).map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  const isLate = restore.error instanceof ApiError && restore.error.status === 409;

  return (
    <Dialog title={t("restoreNamed", { revision })} onClose={onClose}>
      {restore.data ? (
        <p role="status">
          {t("restored", { count: restore.data.restored_lines })}{" "}
          {restore.data.kept_lines > 0 && t("kept", { count: restore.data.kept_lines })}
        </p>
      ) : (
        <>
          <p className="text-mist">{t("restoreText")}</p>
          <div className="mt-5 flex flex-wrap gap-2.5">
            <Button disabled={restore.isPending} onClick={() => restore.mutate("keep")}>
              {t("keepHuman")}
            </Button>
            <Button look="quiet" disabled={restore.isPending} onClick={() => restore.mutate("replace")}>
              {t("replaceHuman")}
            </Button>
          </div>
        </>
      )}
      {restore.isError && (
        <p role="alert" className="mt-3 text-sm font-medium text-ember">
          {isLate ? t("late") : errorText(restore.error)}
        </p>
      )}
    </Dialog>
  );
}
