"use client";

import { useTranslations } from "next-intl";
import { useSession } from "@/lib/session";
import { AccountNav } from "../account/account-nav";
import { LoginPrompt } from "../account/login-prompt";
import { Notice } from "../ui/notice";
import { AuditList } from "./audit-list";
import { UserList } from "./user-list";

/** Accounts and the audit log, for admins; the server decides who is one. */
export default function AdminView() {
  const t = useTranslations("admin");
  const session = useSession();
  if (!session) return <LoginPrompt title={t("loginTitle")} text={t("loginText")} />;
  if (session.user.role !== "admin") {
    return <Notice scope="page" title={t("forbiddenTitle")} text={t("forbiddenText")} />;
  }
  return (
    <div className="mx-auto max-w-6xl px-gutter pt-24 pb-8">
      <AccountNav />
      <h1 className="mt-10 text-headline">{t("title")}</h1>
      <UserList ownId={session.user.user_id} />
      <AuditList />
    </div>
  );
}
