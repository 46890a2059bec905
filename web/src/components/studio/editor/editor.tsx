"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import { castQuery, cuesQuery, reportQuery, segmentsQuery } from "@/lib/craft/queries";
import type { Episode, SubtitleTrack } from "@/lib/types";
import type { Playback } from "../../player/playback";
import { Notice } from "../../ui/notice";
import { SectionError } from "../../ui/section-error";
import { nameOf } from "../title/cast";
import { EditorVideo } from "./editor-video";
import { FileLines } from "./file-lines";
import { FilterBar } from "./filter-bar";
import { LineList } from "./line-list";
import { editorLines, isWanted, type LineFilter } from "./lines";
import { Panels } from "./panels";
import { useDrafts } from "./use-drafts";
import { useEditorKeys } from "./use-editor-keys";

interface Props {
  episode: Episode;
  track: SubtitleTrack;
}

/** The lines of a track beside the video, and what the checks and the viewers say of them. */
export function Editor({ episode, track }: Props) {
  const t = useTranslations("editor");
  const isTranscript = track.language === "ko";
  const id = track.subtitle_id;
  const segments = useQuery(segmentsQuery(id));
  const cues = useQuery(cuesQuery(id));
  const report = useQuery({ ...reportQuery(id), enabled: track.origin !== "human" });
  const cast = useQuery(castQuery(episode.content_id));
  const names = useMemo(
    () => new Map(cast.data?.characters.map((character) => [character.id, nameOf(character)])),
    [cast.data],
  );
  const [filter, setFilter] = useState<LineFilter>("all");
  const [selected, setSelected] = useState<string | null>(null);
  const [playback, setPlayback] = useState<Playback | null>(null);

  const all = useMemo(
    () => editorLines(segments.data ?? [], cues.data ?? [], report.data ?? null, isTranscript),
    [segments.data, cues.data, report.data, isTranscript],
  );
  // The line in work stays where it is, even if it is mended and the filter would leave it out.
  const lines = useMemo(
    () => all.filter((line) => isWanted(line, filter) || line.segment.segment_id === selected),
    [all, filter, selected],
  );

  const select = useCallback(
    (segmentId: string | null) => {
      setSelected(segmentId);
      const line = all.find(({ segment }) => segment.segment_id === segmentId);
      if (line) playback?.seekTo(line.segment.start_ms / 1000);
    },
    [all, playback],
  );
  const jump = useCallback(
    (ms: number) => {
      const line = all.findLast(({ segment }) => segment.start_ms <= ms) ?? all[0];
      if (!line) return;
      setFilter("all");
      select(line.segment.segment_id);
    },
    [all, select],
  );
  const drafts = useDrafts({ id, isTranscript });
  useEditorKeys({ lines, selected, select, drafts, playback });

  if (segments.isError) {
    return <SectionError error={segments.error} onRetry={() => void segments.refetch()} />;
  }
  const isFile = segments.data?.length === 0;
  return (
    <div className="grid items-start gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
      <div className="sticky top-0 z-10 -mx-gutter bg-ink lg:top-4 lg:order-2 lg:mx-0 lg:max-h-[calc(100svh-2rem)] lg:overflow-y-auto lg:overscroll-contain">
        <EditorVideo
          episode={episode}
          cues={cues.data ?? []}
          language={track.language}
          onPlayback={setPlayback}
        />
        <Panels
          episodeId={episode.episode_id}
          track={track}
          lines={all}
          report={track.origin === "human" ? null : report.data}
          cues={cues.data ?? []}
          onJump={jump}
        />
      </div>
      <section aria-label={t("lines")} aria-busy={segments.isPending} className="min-w-0 lg:order-1">
        {segments.isPending && <div className="skeleton h-96" />}
        {isFile && <FileLines cues={cues.data ?? []} language={track.language} playback={playback} />}
        {all.length > 0 && (
          <>
            <FilterBar all={all} filter={filter} onChange={setFilter} isTranscript={isTranscript} />
            {lines.length === 0 && <Notice title={t("nothingLeft")} text={t("nothingLeftText")} />}
            <LineList
              lines={lines}
              language={track.language}
              playback={playback}
              names={names}
              selected={selected}
              onSelect={select}
              drafts={drafts}
            />
          </>
        )}
      </section>
    </div>
  );
}
