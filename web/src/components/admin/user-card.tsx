"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { dateText } from "@/lib/format";
import { known, roles } from "@/lib/known";
import { api } from "@/lib/queries";
import type { AdminUser, Role } from "@/lib/types";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { useErrorText } from "../ui/section-error";
import { Select } from "../ui/select";

type Change = { role: Role } | { reason: string } | "unsuspend";

function send(id: string, change: Change) {
  const params = { path: { id } };
  if (change === "unsuspend") return api.POST("/api/v1/admin/users/{id}/unsuspend", { params });
  if ("role" in change) return api.PUT("/api/v1/admin/users/{id}/role", { params, body: change });
  return api.POST("/api/v1/admin/users/{id}/suspend", { params, body: change });
}

/** One account, its role and whether it is shut; one's own cannot be changed. */
export function UserCard({ user, isOwn }: { user: AdminUser; isOwn: boolean }) {
  const t = useTranslations();
  const locale = useLocale();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [suspending, setSuspending] = useState(false);
  const change = useMutation({
    mutationFn: (wanted: Change) => unwrap(send(user.user_id, wanted)),
    onSuccess: () => setSuspending(false),
    onSettled: () => queries.invalidateQueries({ queryKey: ["admin"] }),
  });
  const date = (time: string) => dateText(time, locale);

  const suspend = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate({ reason: String(new FormData(event.currentTarget).get("reason")) });
  };

  return (
    <article className="rounded-2xl border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-end gap-x-3 gap-y-4 sm:gap-x-5">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="font-semibold wrap-anywhere">{user.nickname}</h2>
          <p className="text-sm text-mist wrap-anywhere">{user.email}</p>
          <p className="mt-1 text-sm text-mist">
            {t("admin.since", { date: date(user.created_at) })} ·{" "}
            {user.last_login_at
              ? t("admin.lastLogin", { date: date(user.last_login_at) })
              : t("admin.neverLoggedIn")}
            {!user.email_verified && ` · ${t("admin.unverified")}`}
          </p>
          {user.suspended_at && (
            <p className="mt-2 text-sm font-medium text-ember wrap-anywhere">
              {t("admin.suspendedSince", {
                date: date(user.suspended_at),
                reason: user.suspension_reason ?? "",
              })}
            </p>
          )}
        </div>
        {isOwn ? (
          <p className="text-sm text-mist">{t("admin.own")}</p>
        ) : (
          <>
            <div className="flex-1 sm:w-44 sm:flex-none">
              <Select
                label={t("admin.role")}
                value={known(roles, user.role, "user")}
                onChange={(role) => change.mutate({ role })}
                options={roles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
              />
            </div>
            <Button
              look="quiet"
              disabled={change.isPending}
              aria-expanded={user.suspended_at ? undefined : suspending}
              onClick={() => (user.suspended_at ? change.mutate("unsuspend") : setSuspending(!suspending))}
            >
              {t(user.suspended_at ? "admin.unsuspend" : "admin.suspend")}
            </Button>
          </>
        )}
      </div>
      {suspending && !user.suspended_at && (
        <form
          onSubmit={suspend}
          className="mt-4 grid items-end gap-4 border-t border-line pt-4 sm:grid-cols-[minmax(0,1fr)_auto]"
        >
          <TextField label={t("admin.reason")} name="reason" required maxLength={500} />
          <Button type="submit" disabled={change.isPending}>
            {t("admin.confirmSuspend")}
          </Button>
        </form>
      )}
      <p role="alert" className="text-sm font-medium text-ember">
        {change.isError && errorText(change.error)}
      </p>
    </article>
  );
}
