"use client";

import dynamic from "next/dynamic";
import { useLocale } from "next-intl";
import { usePathname } from "@/i18n/navigation";
import { preloaded } from "@/lib/preloaded";
import { idFromPath } from "@/lib/route-id";
import type { ContentDetail } from "@/lib/types";
import { heroOf, heroPlaceholders } from "./hero-data";
import { TitleHeroSkeleton } from "./title-hero";
import { TitlePageHero } from "./title-page-hero";

/** Until the view's code is here: placeholders in the built page, in the browser the preloaded title. */
function TitleFallback() {
  const locale = useLocale();
  const id = idFromPath(usePathname());
  if (typeof window === "undefined") return <TitlePageHero hero={heroPlaceholders("")} />;

  const content = preloaded<ContentDetail>(`/api/v1/contents/${id}`);
  if (!content) return <TitleHeroSkeleton variant="title" />;
  return <TitlePageHero hero={heroOf(content, locale)} />;
}

/** The title page is drawn in the browser only: see `HomeLoader`. */
export const TitleLoader = dynamic(() => import("./title-view"), { ssr: false, loading: TitleFallback });
