"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link, usePathname } from "@/i18n/navigation";
import { castQuery, glossaryQuery, studioContentQuery } from "@/lib/craft/queries";
import { idFromPath } from "@/lib/route-id";
import { buttonClass } from "../../ui/button";
import { SectionError } from "../../ui/section-error";
import { Publication } from "../publication/publication";
import { CreatorsOnly, Refused, StudioPage } from "../studio-page";
import { CastEditor } from "./cast-editor";
import { Glossary } from "./glossary";
import { Images } from "./images";
import { TitleForm } from "./title-form";

/** What is said about a title, who sees it, and what holds for all its episodes: terms, people and how they speak to each other. */
export default function TitleView() {
  const id = idFromPath(usePathname());
  return (
    <CreatorsOnly>
      <Title id={id} />
    </CreatorsOnly>
  );
}

function Title({ id }: { id: string }) {
  const t = useTranslations("studio");
  const publication = useTranslations("publication");
  const content = useQuery(studioContentQuery(id));
  const glossary = useQuery(glossaryQuery(id));
  const cast = useQuery(castQuery(id));
  const failed = content.error ?? glossary.error ?? cast.error;
  if (failed instanceof ApiError && [403, 404].includes(failed.status)) {
    return <Refused title={t("notYours")} text={failed.message} />;
  }
  if (failed) {
    return (
      <div className="pt-32">
        <SectionError
          error={failed}
          onRetry={() => [content, glossary, cast].forEach((query) => void query.refetch())}
        />
      </div>
    );
  }
  if (!content.data || !glossary.data || !cast.data) return <div className="mx-gutter mt-28 skeleton h-96" />;
  const title = content.data;
  const isEmpty = !title.episodes.some(({ status }) => status === "published");
  return (
    <StudioPage title={title.title} trail={[{ href: "/studio", label: t("title") }]}>
      <div className="mt-5 flex flex-wrap gap-3">
        <Link
          href={`/studio/upload?title=${id}`}
          prefetch={false}
          className={buttonClass("secondary", "small")}
        >
          <Upload aria-hidden="true" size={17} />
          {t("upload")}
        </Link>
      </div>
      <Publication
        subject={{ kind: "title", id }}
        status={title.status}
        publishAt={title.publish_at}
        missing={isEmpty ? publication("needsEpisode") : null}
      />
      <TitleForm title={title} />
      <Images title={title} />
      <p className="mt-14 max-w-3xl text-mist">{t("titleIntro")}</p>
      <Glossary contentId={id} terms={glossary.data.items} />
      {/* A sheet that was changed elsewhere begins anew. */}
      <CastEditor key={cast.data.rev} contentId={id} sheet={cast.data} />
    </StudioPage>
  );
}
