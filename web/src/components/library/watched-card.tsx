import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { displayName } from "@/lib/format";
import type { Watched } from "@/lib/types";
import { PosterArt } from "../catalogue/poster-art";

/** The picture of an episode, how much of it was seen, and the way on. */
export function WatchedCard({ watched }: { watched: Watched }) {
  const t = useTranslations();
  const { name } = displayName(watched);
  const left = Math.max(1, Math.round((watched.duration_seconds - watched.progress_seconds) / 60));
  return (
    <Link href={`/watch/${watched.episode_id}`} prefetch={false} className="group block rounded-xl">
      <WatchedPicture watched={watched} />
      <span className="mt-3 block truncate font-semibold tracking-[-0.01em] transition-colors group-hover:text-celadon">
        {name}
      </span>
      <span className="mt-0.5 block truncate text-sm text-mist">
        {t("title.episodeNumber", { number: watched.episode_number })} · {t("library.left", { count: left })}
      </span>
    </Link>
  );
}

/** The picture with a bar that says how much was seen; the words beside it say the rest. */
export function WatchedPicture({ watched }: { watched: Watched }) {
  const t = useTranslations("library");
  return (
    <span className="relative block aspect-video overflow-hidden rounded-xl bg-raised">
      {watched.thumbnail_url ? (
        <img
          src={watched.thumbnail_url}
          alt=""
          width={480}
          height={270}
          loading="lazy"
          decoding="async"
          className="size-full object-cover"
        />
      ) : (
        <PosterArt seed={watched.content_id + watched.episode_id} wide />
      )}
      <span className="absolute inset-0 grid place-items-center bg-ink/45 opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100">
        <Play aria-hidden="true" size={30} fill="currentColor" />
      </span>
      {watched.progress_percent > 0 && (
        <span className="absolute inset-x-0 bottom-0 block h-1.5 bg-ink/70">
          <span className="block h-full bg-celadon" style={{ width: `${watched.progress_percent}%` }} />
          <span className="sr-only">{t("seen", { percent: watched.progress_percent })}</span>
        </span>
      )}
    </span>
  );
}

/** A card that has not arrived yet, of the same size. */
export function WatchedCardSkeleton() {
  return (
    <div aria-hidden="true">
      <div className="skeleton aspect-video rounded-xl" />
      <div className="skeleton mt-3.5 h-4.5 w-4/5" />
      <div className="skeleton mt-2 h-4 w-1/2" />
    </div>
  );
}
