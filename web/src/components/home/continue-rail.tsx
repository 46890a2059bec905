"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { continueQuery } from "@/lib/library-queries";
import { useSession } from "@/lib/session";
import { RailFrame } from "../catalogue/rail";
import { WatchedCard, WatchedCardSkeleton } from "../library/watched-card";

const itemClass = "w-[64vw] max-w-72 shrink-0 snap-start sm:w-72";
const skeletons = [0, 1, 2, 3, 4, 5];

/** What a member has begun. Who has begun nothing, or cannot be told, sees no row: the others stand for themselves. */
export function ContinueRail() {
  const t = useTranslations("library");
  const session = useSession();
  const watched = useQuery({ ...continueQuery(), enabled: session !== null });
  const items = watched.data?.items;
  if (!session || watched.isError || items?.length === 0) return null;
  return (
    <RailFrame name={t("continue")} href="/history" holds={items}>
      {items
        ? items.map((item) => (
            <li key={item.episode_id} className={itemClass}>
              <WatchedCard watched={item} />
            </li>
          ))
        : skeletons.map((index) => (
            <li key={index} className={itemClass}>
              <WatchedCardSkeleton />
            </li>
          ))}
    </RailFrame>
  );
}
