"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useRef } from "react";
import { contentQuery, contentsQuery } from "@/lib/queries";
import { useBegun } from "@/lib/use-begun";
import { useNearViewport } from "@/lib/use-near-viewport";
import { Rail } from "../catalogue/rail";
import { Notice } from "../ui/notice";
import { SectionError } from "../ui/section-error";
import { heroOf } from "../title/hero-data";
import { TitleHeroSkeleton } from "../title/title-hero";
import { ContinueRail } from "./continue-rail";
import { HomeHero } from "./home-hero";
import { SectionRail, useMemberRails } from "./member-rails";
import { heroFilters, openingTitle, rails, sectionLike } from "./rails";

/** The home page: the most watched title that can be played, then rows to browse. */
export default function HomeView() {
  const t = useTranslations("home");
  const popular = useQuery(contentsQuery(heroFilters));
  if (popular.data?.items.length === 0) {
    return <Notice scope="page" title={t("emptyTitle")} text={t("emptyText")} />;
  }

  return (
    <>
      {popular.isError ? (
        <div className="pt-32">
          <SectionError error={popular.error} onRetry={() => void popular.refetch()} />
        </div>
      ) : (
        <Opening titleId={openingTitle(popular.data?.items ?? [])?.content_id} />
      )}
      <div className="mt-10 flex flex-col gap-y-12 lg:gap-y-14">
        <Rows />
      </div>
    </>
  );
}

/** What is there for this visitor, then what is there for all. A row with the same titles as another is not shown twice. */
function Rows() {
  const t = useTranslations("common");
  const { isPending, sections } = useMemberRails();
  if (isPending) return <Rail name={t("loading")} contents={undefined} />;
  const told = new Set<string | undefined>(sections.map((section) => section.section_id));
  return (
    <>
      <ContinueRail />
      {sections.map((section) => (
        <SectionRail key={section.title} section={section} />
      ))}
      {rails
        .filter(({ name }) => !told.has(sectionLike[name]))
        .map((rail) => (
          <HomeRail key={rail.name} {...rail} />
        ))}
    </>
  );
}

function Opening({ titleId }: { titleId: string | undefined }) {
  const locale = useLocale();
  const title = useQuery({ ...contentQuery(titleId ?? ""), enabled: titleId !== undefined });
  const begun = useBegun(titleId ?? "");
  if (title.isError) {
    return (
      <div className="pt-32">
        <SectionError error={title.error} onRetry={() => void title.refetch()} />
      </div>
    );
  }
  if (!title.data) return <TitleHeroSkeleton variant="home" />;
  return <HomeHero hero={heroOf(title.data, locale)} begun={begun} />;
}

/** One row. Those far below are neither asked for nor drawn before the visitor comes near. */
function HomeRail(rail: (typeof rails)[number]) {
  const place = useRef<HTMLDivElement>(null);
  const near = useNearViewport(place);
  return (
    <div ref={place} className={near ? "empty:hidden" : "min-h-96"}>
      {near && <LoadedRail {...rail} />}
    </div>
  );
}

/** A kind of title that the catalogue does not have takes no room. */
function LoadedRail({ name, filters, href }: (typeof rails)[number]) {
  const t = useTranslations("home");
  const contents = useQuery(contentsQuery(filters));
  if (contents.isError) {
    // The opening has already said that the first list failed.
    if (name === "popular") return null;
    return <SectionError error={contents.error} onRetry={() => void contents.refetch()} />;
  }
  if (contents.data?.items.length === 0) return null;
  return <Rail name={t(name)} contents={contents.data?.items} href={href} />;
}
