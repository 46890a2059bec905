"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { revisionsQuery } from "@/lib/craft/queries";
import { agoText, moneyText, percentText } from "@/lib/format";
import { causes, known } from "@/lib/known";
import type { SubtitleTrack, TrackRevision } from "@/lib/types";
import { Button } from "../../ui/button";
import { SectionError } from "../../ui/section-error";
import { RestoreDialog } from "./restore-dialog";
import { RevisionChanges } from "./revision-changes";

interface Props {
  track: SubtitleTrack;
  /** Goes to the line of a moment, milliseconds. */
  onJump: (ms: number) => void;
}

/** The revisions of a track, the latest first: what each changed, and the way back to it. */
export function HistoryPanel({ track, onJump }: Props) {
  const t = useTranslations("history");
  const [page, setPage] = useState(1);
  const [wanted, setWanted] = useState<number | null>(null);
  const revisions = useQuery(revisionsQuery(track.subtitle_id, page));
  if (revisions.isPending) return <div className="mt-4 skeleton h-40" />;
  if (revisions.isError) {
    return (
      <div className="-mx-gutter mt-4">
        <SectionError error={revisions.error} onRetry={() => void revisions.refetch()} />
      </div>
    );
  }
  const { items, pagination } = revisions.data;
  return (
    <>
      <ol className="divide-y divide-line">
        {items.map((revision) => (
          <li key={revision.revision} className="py-3.5">
            <Revision
              track={track}
              revision={revision}
              onJump={onJump}
              onRestore={
                revision.revision === track.revision ? undefined : () => setWanted(revision.revision)
              }
            />
          </li>
        ))}
      </ol>
      {pagination.page < pagination.total_pages && (
        <Button look="quiet" size="small" className="mb-3" onClick={() => setPage(page + 1)}>
          {t("earlier")}
        </Button>
      )}
      {page > 1 && (
        <Button look="quiet" size="small" className="mb-3" onClick={() => setPage(page - 1)}>
          {t("later")}
        </Button>
      )}
      {wanted !== null && <RestoreDialog track={track} revision={wanted} onClose={() => setWanted(null)} />}
    </>
  );
}

interface RevisionProps extends Pick<Props, "track" | "onJump"> {
  revision: TrackRevision;
  onRestore: (() => void) | undefined;
}

function Revision({ track, revision, onJump, onRestore }: RevisionProps) {
  const t = useTranslations("history");
  const locale = useLocale();
  const [now] = useState(() => Date.now());
  const [isOpen, setOpen] = useState(false);
  const { changed_cues: changed } = revision;
  const facts = [
    agoText(revision.made_at, locale, now),
    typeof changed === "number" && t("changed", { count: changed }),
    typeof revision.score === "number" && percentText(revision.score, locale),
    revision.cost && moneyText(revision.cost, locale),
    revision.models.join(", "),
  ].filter(Boolean);
  const cause = known(causes, revision.cause, "edit");
  return (
    <>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0 text-sm">
          <p className="font-semibold">
            <span className="tabular-nums">{revision.revision}</span>
            {" · "}
            {t(`causes.${cause}`, { revision: revision.restored ?? 0 })}
            {revision.is_published && <span className="ml-2 text-celadon">{t("published")}</span>}
          </p>
          <p className="mt-0.5 text-mist">{facts.join(" · ")}</p>
        </div>
        {onRestore && (
          <Button
            look="quiet"
            size="small"
            aria-label={t("restoreNamed", { revision: revision.revision })}
            onClick={onRestore}
          >
            {t("restore")}
          </Button>
        )}
      </div>
      {changed !== 0 && (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="mt-1 rounded-sm text-sm font-medium text-celadon hover:text-celadon-light"
        >
          {t(isOpen ? "hide" : "show")}
        </button>
      )}
      {isOpen && <RevisionChanges track={track} revision={revision.revision} onJump={onJump} />}
    </>
  );
}
