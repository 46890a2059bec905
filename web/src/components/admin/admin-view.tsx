"use client";

import { useTranslations } from "next-intl";
import { useSession } from "@/lib/session";
import { AdminPage } from "./admin-page";
import { AuditList } from "./audit-list";
import { UserList } from "./user-list";

/** Accounts and the audit log. */
export default function AdminView() {
  const t = useTranslations("admin");
  const session = useSession();
  return (
    <AdminPage title={t("title")}>
      <UserList ownId={session?.user.user_id ?? ""} />
      <AuditList />
    </AdminPage>
  );
}
