import { defineRouting } from "next-intl/routing";

/** The languages of the interface, as they stand in the address. */
export const locales = ["es", "pt-BR", "ko", "en"] as const;

export type Locale = (typeof locales)[number];

export const routing = defineRouting({ locales, defaultLocale: "es", localePrefix: "always" });

/** The name of each language in that language. */
export const localeNames: Record<Locale, string> = {
  es: "Español",
  "pt-BR": "Português",
  ko: "한국어",
  en: "English",
};

/** The API speaks of plain languages: `pt-BR` in the address is `pt` there. */
export function apiLanguage(locale: string): "es" | "pt" | "ko" | "en" {
  const language = locale.split("-")[0];
  return language === "pt" || language === "ko" || language === "en" ? language : "es";
}
