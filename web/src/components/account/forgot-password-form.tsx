"use client";

import { ensureDone } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Link } from "@/i18n/navigation";
import { fieldErrors } from "@/lib/field-errors";
import { api } from "@/lib/queries";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { FormError } from "./form-error";

/** Has a mail sent with which to choose a new password. Says the same whether there is such an account or not. */
export function ForgotPasswordForm() {
  const t = useTranslations();
  const ask = useMutation({
    mutationFn: (email: string) => ensureDone(api.POST("/api/v1/auth/password/forgot", { body: { email } })),
  });
  const errors = fieldErrors(ask.error);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(String(new FormData(event.currentTarget).get("email")));
  };

  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <p
        role="status"
        className={ask.isSuccess ? "rounded-xl border border-celadon/50 bg-celadon/10 px-4 py-3 text-sm" : ""}
      >
        {ask.isSuccess && t("password.mailSent", { email: ask.variables })}
      </p>
      <FormError error={ask.error} />
      <TextField
        label={t("auth.email")}
        name="email"
        type="email"
        autoComplete="email"
        required
        error={errors["email"]}
      />
      <Button type="submit" size="large" className="w-full" disabled={ask.isPending}>
        {t(ask.isPending ? "common.saving" : ask.isSuccess ? "password.sendAgain" : "password.send")}
      </Button>
      <p className="text-center text-sm text-mist">
        <Link
          href="/login"
          prefetch={false}
          className="rounded-sm font-semibold text-celadon hover:text-celadon-light"
        >
          {t("password.backToLogin")}
        </Link>
      </p>
    </form>
  );
}
