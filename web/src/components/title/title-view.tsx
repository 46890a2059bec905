"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { Link, usePathname } from "@/i18n/navigation";
import { contentQuery, similarQuery } from "@/lib/queries";
import { idFromPath } from "@/lib/route-id";
import { useBegun } from "@/lib/use-begun";
import { Rail } from "../catalogue/rail";
import { FavoriteButton } from "../library/favorite-button";
import { Reviews } from "../reviews/reviews";
import { PageTitle } from "../layout/page-title";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";
import { SectionError } from "../ui/section-error";
import { CastList } from "./cast-list";
import { EpisodeList } from "./episode-list";
import { FactSheet } from "./fact-sheet";
import { heroOf } from "./hero-data";
import { TitleHeroSkeleton } from "./title-hero";
import { TitlePageHero } from "./title-page-hero";

/** Everything about one title. */
export default function TitleView() {
  const t = useTranslations();
  const locale = useLocale();
  const id = idFromPath(usePathname());
  const title = useQuery(contentQuery(id));
  const begun = useBegun(id);

  if (title.error instanceof ApiError && title.error.status === 404) {
    return (
      <Notice scope="page" title={t("title.missingTitle")} text={t("title.missingText")}>
        <Link href="/browse" prefetch={false} className={buttonClass()}>
          {t("nav.browse")}
        </Link>
      </Notice>
    );
  }
  if (title.isError) {
    return (
      <div className="pt-32">
        <SectionError error={title.error} onRetry={() => void title.refetch()} />
      </div>
    );
  }
  if (!title.data) return <TitleHeroSkeleton variant="title" />;

  const content = title.data;
  const hero = heroOf(content, locale);
  return (
    <>
      <PageTitle>{hero.name}</PageTitle>
      <TitlePageHero hero={hero} begun={begun}>
        <FavoriteButton titleId={content.content_id} />
      </TitlePageHero>
      <div className="mt-6 grid gap-x-16 gap-y-14 px-gutter lg:grid-cols-[minmax(0,1fr)_20rem]">
        <EpisodeList titleId={content.content_id} episodes={content.episodes} />
        <FactSheet content={content} />
      </div>
      {content.cast.length > 0 && <CastList cast={content.cast} />}
      <Reviews content={content} />
      <Similar titleId={content.content_id} />
    </>
  );
}

/** What is like it, once it is known that there is something. */
function Similar({ titleId }: { titleId: string }) {
  const t = useTranslations("title");
  const similar = useQuery(similarQuery(titleId)).data?.items ?? [];
  if (similar.length === 0) return null;
  return (
    <div className="mt-16">
      <Rail name={t("similar")} contents={similar} />
    </div>
  );
}
