"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { usePathname } from "@/i18n/navigation";
import { castQuery, glossaryQuery } from "@/lib/craft/queries";
import { displayName } from "@/lib/format";
import { contentQuery } from "@/lib/queries";
import { idFromPath } from "@/lib/route-id";
import { Notice } from "../../ui/notice";
import { SectionError } from "../../ui/section-error";
import { CreatorsOnly, StudioPage } from "../studio-page";
import { CastEditor } from "./cast-editor";
import { Glossary } from "./glossary";

/** What holds for all episodes of a title: its terms, its people and how they speak to each other. */
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
  const content = useQuery(contentQuery(id));
  const glossary = useQuery(glossaryQuery(id));
  const cast = useQuery(castQuery(id));
  const failed = content.error ?? glossary.error ?? cast.error;
  if (failed instanceof ApiError && [403, 404].includes(failed.status)) {
    return <Notice scope="page" title={t("notYours")} text={failed.message} />;
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
  return (
    <StudioPage
      title={displayName(content.data).name}
      intro={t("titleIntro")}
      trail={[{ href: "/studio", label: t("title") }]}
    >
      <Glossary contentId={id} terms={glossary.data.items} />
      {/* A sheet that was changed elsewhere begins anew. */}
      <CastEditor key={cast.data.rev} contentId={id} sheet={cast.data} />
    </StudioPage>
  );
}
