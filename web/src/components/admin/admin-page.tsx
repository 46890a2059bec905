"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useSession } from "@/lib/session";
import { AccountNav } from "../account/account-nav";
import { LoginPrompt } from "../account/login-prompt";
import { PageTitle } from "../layout/page-title";
import { Notice } from "../ui/notice";

/** A page for admins; the server decides who is one. */
export function AdminPage({ title, children }: { title: string; children: ReactNode }) {
  const t = useTranslations("admin");
  const session = useSession();
  if (!session) return <LoginPrompt title={t("loginTitle")} text={t("loginText")} />;
  if (session.user.role !== "admin") {
    return <Notice scope="page" title={t("forbiddenTitle")} text={t("forbiddenText")} />;
  }
  return (
    <div className="mx-auto max-w-6xl px-gutter pt-24 pb-8">
      <PageTitle>{title}</PageTitle>
      <AccountNav />
      <h1 className="mt-10 text-headline">{title}</h1>
      {children}
    </div>
  );
}
