"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { HeartOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { Link } from "@/i18n/navigation";
import { displayName } from "@/lib/format";
import { favoriteQuery, favoritesQuery } from "@/lib/library-queries";
import type { CardContent } from "@/lib/types";
import { useFavorite } from "@/lib/use-favorite";
import { pageFrom } from "../browse/filters";
import { Pages } from "../browse/pages";
import { GridSkeleton, gridClass } from "../browse/title-grid";
import { TitleCard } from "../catalogue/title-card";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";
import { SectionError, useErrorText } from "../ui/section-error";
import { LibraryPage, MembersOnly } from "./library-page";

/** The titles that somebody wants to find again. */
export default function FavoritesView() {
  return (
    <MembersOnly name="favorites">
      <LibraryPage name="favorites">
        <Favorites />
      </LibraryPage>
    </MembersOnly>
  );
}

function Favorites() {
  const t = useTranslations();
  const page = pageFrom(useSearchParams());
  const favorites = useQuery({ ...favoritesQuery(page), placeholderData: keepPreviousData });
  const [failure, setFailure] = useState<string | null>(null);

  if (favorites.isError)
    return <SectionError error={favorites.error} onRetry={() => void favorites.refetch()} />;
  if (!favorites.data) return <GridSkeleton />;
  const { items, pagination } = favorites.data;
  if (pagination.total === 0) {
    return (
      <Notice title={t("library.favorites.emptyTitle")} text={t("library.favorites.emptyText")}>
        <Link href="/browse" prefetch={false} className={buttonClass()}>
          {t("nav.browse")}
        </Link>
      </Notice>
    );
  }
  return (
    <>
      <p role="alert" className="mb-4 text-sm font-medium text-ember empty:hidden">
        {failure}
      </p>
      <ul className={gridClass}>
        {items.map((content) => (
          <FavoriteCard key={content.content_id} content={content} onFailure={setFailure} />
        ))}
      </ul>
      <Pages page={pagination.page} total={pagination.total_pages} />
    </>
  );
}

interface CardProps {
  content: CardContent;
  onFailure: (text: string | null) => void;
}

/** A title that is gone from the list as soon as its button is pressed, and back if the server refuses. */
function FavoriteCard({ content, onFailure }: CardProps) {
  const t = useTranslations("library");
  const errorText = useErrorText();
  const favorite = useFavorite(content.content_id);
  const { data: kept } = useQuery({ ...favoriteQuery(content.content_id), enabled: false });
  const { name } = displayName(content);
  if (kept === false) return null;

  const remove = () => {
    onFailure(null);
    favorite.mutate(false, {
      onError: (error) => onFailure(t("notSaved", { reason: errorText(error) })),
    });
  };
  return (
    <li className="relative">
      <TitleCard content={content} />
      <button
        type="button"
        aria-label={t("removeNamed", { name })}
        title={t("removeNamed", { name })}
        onClick={remove}
        className="absolute top-2 right-2 grid size-10 place-items-center rounded-full bg-ink/80 text-paper transition-colors hover:bg-ink hover:text-celadon"
      >
        <HeartOff aria-hidden="true" size={18} />
      </button>
    </li>
  );
}
