"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { Link, usePathname } from "@/i18n/navigation";
import { personNames } from "@/lib/format";
import { creditRoles, known } from "@/lib/known";
import { personQuery } from "@/lib/queries";
import { idFromPath } from "@/lib/route-id";
import type { Person, Work } from "@/lib/types";
import { gridClass } from "../browse/title-grid";
import { TitleCard } from "../catalogue/title-card";
import { PageTitle } from "../layout/page-title";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";
import { SectionError } from "../ui/section-error";
import { PersonSkeleton } from "./person-loader";
import { Portrait } from "./portrait";

/** Somebody, and the titles they took part in. */
export default function PersonView() {
  const t = useTranslations();
  const locale = useLocale();
  const person = useQuery(personQuery(idFromPath(usePathname())));

  if (person.error instanceof ApiError && person.error.status === 404) {
    return (
      <Notice scope="page" title={t("person.missingTitle")} text={t("person.missingText")}>
        <Link href="/browse" prefetch={false} className={buttonClass()}>
          {t("nav.browse")}
        </Link>
      </Notice>
    );
  }
  if (person.isError) {
    return (
      <div className="pt-32">
        <SectionError error={person.error} onRetry={() => void person.refetch()} />
      </div>
    );
  }
  if (!person.data) return <PersonSkeleton />;
  const { works } = person.data;
  return (
    <div className="px-gutter pt-28">
      <PageTitle>{personNames(person.data, locale)[0].text}</PageTitle>
      <PersonHead person={person.data} />
      <h2 className="mt-12 mb-5 text-heading">{t("person.works", { count: works.length })}</h2>
      <ul className={gridClass}>
        {works.map((work, index) => (
          <li key={`${work.content_id}-${work.role_type}-${work.role}`}>
            <TitleCard content={work} eager={index < 6} />
            <Part work={work} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function PersonHead({ person }: { person: Person }) {
  const t = useTranslations("person");
  const locale = useLocale();
  const { birth_date: birth, bio } = person;
  const [name, other] = personNames(person, locale);
  // A day without a time: read as one of UTC, or it would be another day west of Greenwich.
  const born =
    birth && new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(birth));
  return (
    <div className="flex flex-col gap-x-8 gap-y-5 sm:flex-row sm:items-center">
      <Portrait person={person} size="large" />
      <div className="min-w-0">
        {other && (
          <p lang={other.lang} className="mb-1 text-lead font-medium text-celadon">
            {other.text}
          </p>
        )}
        <h1 lang={name.lang} className="text-headline wrap-break-word">
          {name.text}
        </h1>
        {born && <p className="mt-2 text-mist">{t("born", { date: born })}</p>}
        {bio && <p className="mt-3 max-w-[65ch] leading-relaxed text-paper/90">{bio}</p>}
      </div>
    </div>
  );
}

/** Whom they play in it, or what else they did. */
function Part({ work }: { work: Work }) {
  const t = useTranslations();
  const code = known(creditRoles, work.role_type, "actor");
  const isNamed = work.role !== work.role_type;
  return (
    <p className="mt-0.5 text-sm text-mist">
      {isNamed ? t("person.as", { role: work.role }) : t(`title.${code}`)}
    </p>
  );
}
