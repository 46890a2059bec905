"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { roles } from "@/lib/known";
import { adminUsersQuery } from "@/lib/queries";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Notice } from "../ui/notice";
import type { Role } from "@/lib/types";
import { SectionError } from "../ui/section-error";
import { Select } from "../ui/select";
import { UserCard } from "./user-card";

/** Search among all accounts. */
export function UserList({ ownId }: { ownId: string }) {
  const t = useTranslations();
  const [wanted, setWanted] = useState<{ q: string; role: Role | ""; page: number }>({
    q: "",
    role: "",
    page: 1,
  });
  const users = useQuery({ ...adminUsersQuery(wanted), placeholderData: keepPreviousData });

  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = String(new FormData(event.currentTarget).get("q")).trim();
    setWanted({ ...wanted, q, page: 1 });
  };

  const pagination = users.data?.pagination;
  return (
    <section aria-label={t("admin.users")} className="mt-8">
      <form
        onSubmit={search}
        role="search"
        className="grid items-end gap-4 sm:grid-cols-[minmax(0,1fr)_12rem_auto]"
      >
        <TextField label={t("admin.search")} name="q" type="search" autoComplete="off" />
        <Select
          label={t("admin.role")}
          value={wanted.role}
          onChange={(role) => setWanted({ ...wanted, role, page: 1 })}
          options={[
            { value: "", label: t("admin.everyRole") },
            ...roles.map((role) => ({ value: role, label: t(`roles.${role}`) })),
          ]}
        />
        <Button type="submit">{t("admin.find")}</Button>
      </form>
      {users.isError && (
        <div className="mt-6">
          <SectionError error={users.error} onRetry={() => void users.refetch()} />
        </div>
      )}
      <div role="status" className="mt-6">
        {pagination?.total === 0 && (
          <Notice title={t("admin.found", { count: 0 })} text={t("admin.foundNone")} />
        )}
        {pagination && pagination.total > 0 && (
          <p className="text-sm text-mist">{t("admin.found", { count: pagination.total })}</p>
        )}
      </div>
      <ul className="mt-3 space-y-3">
        {users.data?.items.map((user) => (
          <li key={user.user_id}>
            <UserCard user={user} isOwn={user.user_id === ownId} />
          </li>
        ))}
      </ul>
      {pagination && pagination.total_pages > 1 && (
        <nav aria-label={t("browse.pages")} className="mt-5 flex items-center gap-3">
          <Button
            look="quiet"
            size="small"
            disabled={wanted.page <= 1}
            onClick={() => setWanted({ ...wanted, page: wanted.page - 1 })}
          >
            {t("common.previous")}
          </Button>
          <span className="text-sm text-mist">
            {t("browse.page", { page: wanted.page, total: pagination.total_pages })}
          </span>
          <Button
            look="quiet"
            size="small"
            disabled={wanted.page >= pagination.total_pages}
            onClick={() => setWanted({ ...wanted, page: wanted.page + 1 })}
          >
            {t("common.next")}
          </Button>
        </nav>
      )}
    </section>
  );
}
