"use client";

import { useTranslations } from "next-intl";
import { apiLanguage, localeNames, locales } from "@/i18n/routing";
import type { Registration } from "@/lib/types";
import { Select } from "../ui/select";

interface Props {
  value: string;
  onChange: (language: Registration["language"]) => void;
  error?: string | undefined;
}

/** The language in which the account is spoken to (mails, messages). */
export function LanguageSelect({ value, onChange, error }: Props) {
  const t = useTranslations("auth");
  return (
    <Select
      label={t("language")}
      value={value}
      onChange={(language) => onChange(apiLanguage(language))}
      error={error}
      options={locales.map((locale) => ({ value: apiLanguage(locale), label: localeNames[locale] }))}
    />
  );
}
