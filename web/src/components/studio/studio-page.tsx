"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useSession } from "@/lib/session";
import { LoginPrompt } from "../account/login-prompt";
import { PageTitle } from "../layout/page-title";
import { Notice } from "../ui/notice";
import { Trail, type Step } from "./trail";

const makers = new Set(["creator", "moderator", "admin"]);

/** Lets creators in; whose title it is, the server decides. */
export function CreatorsOnly({ children }: { children: ReactNode }) {
  const t = useTranslations("studio");
  const role = useSession()?.user.role;
  if (!role) {
    return (
      <>
        <PageTitle>{t("title")}</PageTitle>
        <LoginPrompt title={t("loginTitle")} text={t("loginText")} />
      </>
    );
  }
  if (!makers.has(role)) return <Refused title={t("forbiddenTitle")} text={t("forbiddenText")} />;
  return children;
}

/** What stands in the place of a page that this visitor does not get. */
export function Refused({ title, text }: { title: string; text?: string }) {
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <Notice scope="page" title={title} {...(text && { text })} />
    </>
  );
}

interface Props {
  title: string;
  intro?: string | undefined;
  /** The ways back up. */
  trail: Step[];
  children: ReactNode;
}

/** A page of the studio. */
export function StudioPage({ title, intro, trail, children }: Props) {
  return (
    <div className="mx-auto max-w-7xl px-gutter pt-24 pb-8">
      <PageTitle>{title}</PageTitle>
      <Trail steps={trail} />
      <h1 className="mt-3 text-headline text-balance">{title}</h1>
      {intro && <p className="mt-2 max-w-3xl text-mist">{intro}</p>}
      {children}
    </div>
  );
}
