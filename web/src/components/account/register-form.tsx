"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { Link, useRouter } from "@/i18n/navigation";
import { apiLanguage } from "@/i18n/routing";
import { likelyCountry } from "@/lib/countries";
import { fieldErrors } from "@/lib/field-errors";
import { api } from "@/lib/queries";
import type { Registration } from "@/lib/types";
import { useQueryParam } from "@/lib/use-query-param";
import { Button } from "../ui/button";
import { CheckField, TextField } from "../ui/field";
import { CountrySelect } from "./country-select";
import { FormError } from "./form-error";
import { LanguageSelect } from "./language-select";
import { OtherWays } from "./other-ways";
import { PasswordField } from "./password-field";

/** Every rule is the server's: what it refuses is shown at the field, all at once. */
export default function RegisterForm() {
  const t = useTranslations();
  const router = useRouter();
  const next = useQueryParam("next");
  const [country, setCountry] = useState(() => likelyCountry(navigator.languages));
  const locale = useLocale();
  const [language, setLanguage] = useState<Registration["language"]>(apiLanguage(locale));

  const register = useMutation({
    mutationFn: (form: FormData) =>
      unwrap(
        api.POST("/api/v1/auth/register", {
          body: {
            email: String(form.get("email")),
            password: String(form.get("password")),
            nickname: String(form.get("nickname")),
            country,
            language,
            // What is not agreed to the server refuses, with the field's name.
            terms_agreed: form.has("terms_agreed") as true,
            privacy_agreed: form.has("privacy_agreed") as true,
            marketing_agreed: form.has("marketing_agreed"),
          },
        }),
      ),
    onSuccess: () => router.push(`/login?registered${next ? `&next=${encodeURIComponent(next)}` : ""}`),
  });
  const errors = fieldErrors(register.error);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    register.mutate(new FormData(event.currentTarget));
  };

  return (
    // Sent before the script is there, what is secret must not stand in the address.
    <form method="post" onSubmit={submit} noValidate className="space-y-5">
      <FormError error={register.error} />
      <TextField
        label={t("auth.email")}
        name="email"
        type="email"
        autoComplete="email"
        required
        error={errors["email"]}
      />
      <PasswordField autoComplete="new-password" hint={t("auth.passwordHint")} error={errors["password"]} />
      <TextField
        label={t("auth.nickname")}
        hint={t("auth.nicknameHint")}
        name="nickname"
        autoComplete="username"
        required
        error={errors["nickname"]}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <CountrySelect value={country} onChange={setCountry} error={errors["country"]} />
        <LanguageSelect value={language} onChange={setLanguage} error={errors["language"]} />
      </div>
      <div className="space-y-3 pt-1">
        <CheckField label={t("auth.terms")} name="terms_agreed" required error={errors["terms_agreed"]} />
        <CheckField
          label={t("auth.privacy")}
          name="privacy_agreed"
          required
          error={errors["privacy_agreed"]}
        />
        <CheckField label={t("auth.marketing")} name="marketing_agreed" error={errors["marketing_agreed"]} />
      </div>
      <Button type="submit" size="large" className="w-full" disabled={register.isPending}>
        {t(register.isPending ? "common.saving" : "auth.register")}
      </Button>
      <OtherWays next={next} isNew />
      <p className="text-center text-sm text-mist">
        {t("auth.haveAccount")}{" "}
        <Link
          href="/login"
          prefetch={false}
          className="rounded-sm font-semibold text-celadon hover:text-celadon-light"
        >
          {t("auth.login")}
        </Link>
      </p>
    </form>
  );
}
