"use client";

import { ApiError, ensureDone } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { api, sessionsQuery } from "@/lib/queries";
import { Button } from "../../ui/button";
import { AccountSection } from "../account-page";
import { FormError } from "../form-error";
import { PasswordField } from "../password-field";

/** Another password, for whoever knows the present one. */
export function PasswordSection() {
  const t = useTranslations();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const fields = new FormData(form);
      const body = {
        old_password: String(fields.get("old_password")),
        new_password: String(fields.get("new_password")),
      };
      await ensureDone(api.POST("/api/v1/auth/password/change", { body }));
      form.reset();
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  });
  const errors = fieldErrors(change.error);
  const isWrong = change.error instanceof ApiError && change.error.code === "INVALID_CREDENTIALS";

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(event.currentTarget);
  };

  return (
    <AccountSection
      id="security-password"
      title={t("security.passwordTitle")}
      text={t("security.passwordText")}
    >
      <form onSubmit={submit} noValidate className="max-w-md space-y-5">
        {!isWrong && <FormError error={change.error} />}
        <PasswordField
          name="old_password"
          label={t("security.oldPassword")}
          autoComplete="current-password"
          error={isWrong ? t("security.wrongPassword") : errors["old_password"]}
        />
        <PasswordField
          name="new_password"
          label={t("security.newPassword")}
          autoComplete="new-password"
          hint={t("auth.passwordHint")}
          error={errors["new_password"]}
        />
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" disabled={change.isPending}>
            {t(change.isPending ? "common.saving" : "security.changePassword")}
          </Button>
          <p role="status" className="text-sm font-medium text-celadon">
            {change.isSuccess && t("security.passwordChanged")}
          </p>
        </div>
      </form>
    </AccountSection>
  );
}
