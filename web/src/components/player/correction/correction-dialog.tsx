"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { lineQuery, suggestionsQuery } from "@/lib/craft/queries";
import { Dialog } from "../../ui/dialog";
import { SectionError } from "../../ui/section-error";
import { CorrectionForm } from "./correction-form";
import { Proposals } from "./proposals";
import type { Moment } from "./use-correction";

/** What is said, what the subtitle makes of it, and what viewers would rather read there. */
export function CorrectionDialog({ moment, onClose }: { moment: Moment; onClose: () => void }) {
  const t = useTranslations("correction");
  const { track, atMs } = moment;
  const line = useQuery(lineQuery(track.subtitle_id, atMs));
  const suggestions = useQuery(suggestionsQuery(track.subtitle_id));
  const isNothing = line.error instanceof ApiError && line.error.status === 404;

  return (
    <Dialog title={t("title")} onClose={onClose}>
      {line.isPending && <div className="skeleton h-56" />}
      {isNothing && <p className="text-mist">{t("nothing")}</p>}
      {line.isError && !isNothing && (
        <div className="-mx-gutter">
          <SectionError error={line.error} onRetry={() => void line.refetch()} />
        </div>
      )}
      {line.data && (
        <>
          <dl className="grid gap-3 text-[0.9375rem]">
            {line.data.source && (
              <div>
                <dt className="text-sm text-mist">{t("source")}</dt>
                <dd lang="ko" className="mt-0.5">
                  {line.data.source}
                </dd>
              </div>
            )}
            <div>
              <dt className="text-sm text-mist">{t("now")}</dt>
              <dd lang={track.language} className="mt-0.5 text-lg font-medium">
                {line.data.text}
              </dd>
            </div>
          </dl>
          <CorrectionForm track={track} atMs={atMs} line={line.data} />
          <Proposals
            track={track}
            segmentId={line.data.segment_id}
            suggestions={suggestions.data?.items ?? []}
          />
        </>
      )}
    </Dialog>
  );
}
