"use client";

import { ApiError, ensureDone } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Link } from "@/i18n/navigation";
import { fieldErrors } from "@/lib/field-errors";
import { api } from "@/lib/queries";
import { storeSession } from "@/lib/session";
import { useQueryParam } from "@/lib/use-query-param";
import { Button, buttonClass } from "../ui/button";
import { FormError } from "./form-error";
import { PasswordField } from "./password-field";

/** Where the link of a reset mail leads: takes a new password, with the token in the address. */
export function ResetPasswordForm() {
  const t = useTranslations();
  const queries = useQueryClient();
  const token = useQueryParam("token") ?? "";
  const reset = useMutation({
    mutationFn: (password: string) =>
      ensureDone(api.POST("/api/v1/auth/password/reset", { body: { token, password } })),
    onSuccess: () => {
      // Every session has ended, that of this browser too.
      storeSession(null);
      queries.clear();
    },
  });
  const errors = fieldErrors(reset.error);
  // A token that is no good cannot be mended here: ask for another mail.
  const refused = reset.error instanceof ApiError && reset.error.status === 401;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    reset.mutate(String(new FormData(event.currentTarget).get("password")));
  };

  if (reset.isSuccess || refused) {
    return (
      <div role="status">
        <p className="text-heading">{t(refused ? "password.linkRefused" : "password.done")}</p>
        <p className="mt-2 mb-6 text-mist">{t(refused ? "password.linkRefusedText" : "password.doneText")}</p>
        <Link
          href={refused ? "/forgot-password" : "/login"}
          prefetch={false}
          className={buttonClass("primary", "large")}
        >
          {t(refused ? "password.askAgain" : "auth.login")}
        </Link>
      </div>
    );
  }
  return (
    // Sent before the script is there, what is secret must not stand in the address.
    <form method="post" onSubmit={submit} noValidate className="space-y-5">
      <FormError error={reset.error} />
      <PasswordField autoComplete="new-password" hint={t("auth.passwordHint")} error={errors["password"]} />
      <Button type="submit" size="large" className="w-full" disabled={reset.isPending}>
        {t(reset.isPending ? "common.saving" : "password.set")}
      </Button>
    </form>
  );
}
