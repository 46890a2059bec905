"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Link, usePathname } from "@/i18n/navigation";
import { episodeQuery } from "@/lib/queries";
import { idFromPath } from "@/lib/route-id";
import { useSession } from "@/lib/session";
import { LoginPrompt } from "../account/login-prompt";
import { PageTitle } from "../layout/page-title";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";
import { SectionError } from "../ui/section-error";
import { EpisodeFacts } from "./episode-facts";
import { EpisodeStage } from "./episode-stage";
import { TrackStates } from "./track-states";
import { WatchSkeleton } from "./watch-loader";

/** One episode: its player, and what there is to know about it. */
export default function WatchView() {
  const t = useTranslations();
  const session = useSession();
  const id = idFromPath(usePathname());
  const episode = useQuery(episodeQuery(id));

  if (episode.error instanceof ApiError && episode.error.status === 404) {
    return (
      <Notice scope="page" title={t("watch.missingTitle")} text={t("watch.missingText")}>
        <Link href="/browse" prefetch={false} className={buttonClass()}>
          {t("nav.browse")}
        </Link>
      </Notice>
    );
  }
  if (episode.isError) {
    return (
      <div className="pt-32">
        <SectionError error={episode.error} onRetry={() => void episode.refetch()} />
      </div>
    );
  }
  if (!episode.data) return <WatchSkeleton />;

  const name = episode.data.content_title_translated || episode.data.content_title;
  const pageTitle = t("watch.pageTitle", { name, number: episode.data.episode_number });
  return (
    <>
      <PageTitle>{pageTitle}</PageTitle>
      {session ? (
        // Another episode is another video: nothing of the old one stays.
        <EpisodeStage key={id} episode={episode.data} />
      ) : (
        <LoginPrompt title={t("watch.loginTitle")} text={t("watch.loginText")} />
      )}
      <div className="grid gap-x-16 gap-y-12 px-gutter pt-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <EpisodeFacts episode={episode.data} heading={session ? "h1" : "h2"} />
        <TrackStates episodeId={id} />
      </div>
    </>
  );
}
