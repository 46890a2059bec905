"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useCallback, useState } from "react";
import { Link, useRouter } from "@/i18n/navigation";
import { profileQuery, streamQuery, subtitlesQuery } from "@/lib/queries";
import type { Episode, Marker } from "@/lib/types";
import { LoginPrompt } from "../account/login-prompt";
import { Player } from "../player/player";
import { resumePosition } from "../player/progress";
import { SkipButton } from "../player/skip-button";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";
import { SectionError } from "../ui/section-error";
import { NextEpisode } from "./next-episode";
import { PlacesTaken } from "./places-taken";
import { useRefusalText } from "./refusal-text";
import { ResumeNote } from "./resume-note";

/** The subtitles that a reader of each interface language most likely wants. */
const subtitlesFor: Record<string, string> = { es: "es-419", "pt-BR": "pt-BR", ko: "ko" };

/** The second of the video that an address asks for. */
function secondFrom(params: URLSearchParams): number | null {
  const second = Number(params.get("t") ?? Number.NaN);
  return Number.isFinite(second) && second >= 0 ? second : null;
}

/** The player of an episode, once the server has allowed it. */
export function EpisodeStage({ episode }: { episode: Episode }) {
  const t = useTranslations();
  const locale = useLocale();
  const askedAt = secondFrom(useSearchParams());
  const stream = useQuery(streamQuery(episode.content_id, episode.episode_id));
  const tracks = useQuery(subtitlesQuery(episode.episode_id));
  const profile = useQuery(profileQuery());
  const [wishedAt] = useState(() => performance.now());
  const onNext = useGoTo(episode.next_episode_id);
  const onPrevious = useGoTo(episode.previous_episode_id);

  if (stream.error && !stream.data)
    return <StreamRefused error={stream.error} onRetry={() => void stream.refetch()} />;
  // The preferences decide how the stream is opened; without them it opens with our own guess.
  if (!stream.data || profile.isPending) return <div className="watch-stage bg-surface" aria-busy="true" />;

  const { markers = none } = stream.data;
  // A link may lead to a second; else it goes on where the viewer stopped.
  const startAt = askedAt ?? resumePosition(stream.data.resume_position_seconds, episode.duration_seconds);
  return (
    <div className="watch-stage">
      <Player
        stream={stream.data}
        startAt={startAt}
        wishedAt={wishedAt}
        posterUrl={episode.thumbnail_url ?? undefined}
        contentId={episode.content_id}
        episodeId={episode.episode_id}
        knownTracks={tracks.data?.items ?? []}
        preferredLanguage={profile.data?.preferences.subtitle_language ?? subtitlesFor[locale] ?? null}
        secondLanguage={profile.data?.preferences.second_subtitle_language ?? null}
        about={{
          title: episode.title_translated || episode.title,
          artist: episode.content_title_translated || episode.content_title,
          artworkUrl: episode.thumbnail_url ?? undefined,
        }}
        onNext={onNext}
        onPrevious={onPrevious}
        onRenew={async () => (await stream.refetch()).error}
        overlay={(playback) => (
          <>
            <ResumeNote playback={playback} resumedAt={askedAt === null ? startAt : 0} />
            {/* Credits lead to the next episode, if there is one. */}
            <SkipButton playback={playback} markers={onNext ? markers.filter(isNoCredits) : markers} />
            {onNext && episode.next_episode_id && (
              <NextEpisode
                playback={playback}
                markers={markers}
                nextId={episode.next_episode_id}
                automatic={profile.data?.preferences.autoplay_next ?? true}
                onNext={onNext}
              />
            )}
          </>
        )}
      />
      <p className="sr-only">{t("player.help")}: ?</p>
    </div>
  );
}

const none: readonly Marker[] = [];

function isNoCredits({ kind }: Marker): boolean {
  return kind !== "credits";
}

/** Goes to another episode's page; undefined when there is none. */
function useGoTo(episodeId: string | null | undefined): (() => void) | undefined {
  const router = useRouter();
  const go = useCallback(() => router.push(`/watch/${episodeId}`), [router, episodeId]);
  return episodeId ? go : undefined;
}

function StreamRefused({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const t = useTranslations();
  const status = error instanceof ApiError ? error.status : 0;
  const refusal = useRefusalText();
  if (error instanceof ApiError && error.code === "TOO_MANY_STREAMS")
    return <PlacesTaken error={error} onRetry={onRetry} />;
  if (status === 401) return <LoginPrompt title={t("watch.loginTitle")} text={t("watch.loginText")} />;
  if (status === 402 || status === 403) {
    return (
      <Notice scope="page" {...refusal(error)}>
        <Link href="/" prefetch={false} className={buttonClass()}>
          {t("common.home")}
        </Link>
      </Notice>
    );
  }
  return (
    <div className="grid watch-stage content-center bg-surface">
      <SectionError error={error} onRetry={onRetry} />
    </div>
  );
}
