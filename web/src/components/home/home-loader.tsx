"use client";

import dynamic from "next/dynamic";
import { useLocale } from "next-intl";
import { preloaded } from "@/lib/preloaded";
import { contentsPath } from "@/lib/queries";
import type { ContentDetail, ContentPage } from "@/lib/types";
import { heroOf, heroPlaceholders } from "../title/hero-data";
import { TitleHeroSkeleton } from "../title/title-hero";
import { HomeHero } from "./home-hero";
import { heroFilters, openingTitle } from "./rails";

/** Until the view's code is here: placeholders in the built page, in the browser the preloaded title. */
function HomeFallback() {
  const locale = useLocale();
  if (typeof window === "undefined") return <HomeHero hero={heroPlaceholders("hero_")} />;

  const opening = openingTitle(preloaded<ContentPage>(contentsPath(heroFilters))?.items ?? []);
  const content = opening && preloaded<ContentDetail>(`/api/v1/contents/${opening.content_id}`);
  return content ? <HomeHero hero={heroOf(content, locale)} /> : <TitleHeroSkeleton variant="home" />;
}

/** Home is drawn in the browser only, so that what the gateway wrote into the page can never disagree with it. */
export const HomeLoader = dynamic(() => import("./home-view"), { ssr: false, loading: HomeFallback });
