"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { plain } from "@/lib/craft/cues";
import { revisionQuery } from "@/lib/craft/queries";
import { stamp } from "@/lib/format";
import type { SubtitleTrack } from "@/lib/types";
import { useErrorText } from "../../ui/section-error";
import { TextDiff } from "../../ui/text-diff";

interface Props {
  track: SubtitleTrack;
  revision: number;
  onJump: (ms: number) => void;
}

/** What a revision changed, cue by cue. */
export function RevisionChanges({ track, revision, onJump }: Props) {
  const t = useTranslations("history");
  const errorText = useErrorText();
  const page = useQuery(revisionQuery(track.subtitle_id, revision));
  if (page.isPending) return <div className="mt-2 skeleton h-16" />;
  if (page.isError) {
    return (
      <p role="alert" className="mt-2 text-sm font-medium text-ember">
        {errorText(page.error)}
      </p>
    );
  }
  return (
    <ul className="mt-2 space-y-2 border-l-2 border-line pl-3 text-sm">
      {page.data.changes.map(({ cue_id, before, after }) => {
        const at = (after ?? before)?.start_ms ?? 0;
        const [old, now] = [plain(before?.text ?? ""), plain(after?.text ?? "")];
        return (
          <li key={cue_id}>
            <button
              type="button"
              onClick={() => onJump(at)}
              className="mr-2 rounded-sm font-semibold text-celadon tabular-nums hover:text-celadon-light"
            >
              {stamp(at)}
            </button>
            <span lang={track.language}>
              <TextDiff before={old} after={now} />
            </span>
            {old === now && <span className="text-mist">{t("moved")}</span>}
          </li>
        );
      })}
    </ul>
  );
}
