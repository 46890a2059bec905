"use client";

import { ApiError, unwrap } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Link } from "@/i18n/navigation";
import { fieldErrors } from "@/lib/field-errors";
import { api } from "@/lib/queries";
import { useEnter } from "@/lib/use-enter";
import { useQueryParam } from "@/lib/use-query-param";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { FormError } from "./form-error";
import { OtherWays } from "./other-ways";
import { PasswordField } from "./password-field";
import { SecondStep } from "./second-step";

export function LoginForm() {
  const t = useTranslations();
  const next = useQueryParam("next");
  const registered = useQueryParam("registered") !== null;
  const enter = useEnter(next);

  const login = useMutation({
    mutationFn: (form: FormData) =>
      unwrap(
        api.POST("/api/v1/auth/login", {
          body: { email: String(form.get("email")), password: String(form.get("password")) },
        }),
      ),
    onSuccess: enter,
  });
  const errors = fieldErrors(login.error);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    login.mutate(new FormData(event.currentTarget));
  };

  if (login.error instanceof ApiError && login.error.mfa) {
    return <SecondStep mfa={login.error.mfa} next={next} onRestart={login.reset} />;
  }
  return (
    // Sent before the script is there, what is secret must not stand in the address.
    <form method="post" onSubmit={submit} noValidate className="space-y-5">
      {registered && (
        <p role="status" className="rounded-xl border border-celadon/50 bg-celadon/10 px-4 py-3 text-sm">
          {t("auth.registered")}
        </p>
      )}
      <FormError error={login.error} />
      <TextField
        label={t("auth.email")}
        name="email"
        type="email"
        autoComplete="email"
        required
        error={errors["email"]}
      />
      <div>
        <PasswordField autoComplete="current-password" error={errors["password"]} />
        <p className="mt-2 text-right text-sm">
          <Link
            href="/forgot-password"
            prefetch={false}
            className="rounded-sm font-semibold text-celadon hover:text-celadon-light"
          >
            {t("password.forgotLink")}
          </Link>
        </p>
      </div>
      <Button type="submit" size="large" className="w-full" disabled={login.isPending}>
        {t(login.isPending ? "common.loading" : "auth.login")}
      </Button>
      <OtherWays next={next} />
      <p className="text-center text-sm text-mist">
        {t("auth.noAccount")}{" "}
        <Link
          href={next ? `/register?next=${encodeURIComponent(next)}` : "/register"}
          prefetch={false}
          className="rounded-sm font-semibold text-celadon hover:text-celadon-light"
        >
          {t("auth.register")}
        </Link>
      </p>
    </form>
  );
}
