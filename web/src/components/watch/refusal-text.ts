import { ApiError } from "@hallyu/api-client";
import { useLocale, useTranslations } from "next-intl";
import { dateText } from "@/lib/format";

/** Why a title may not be watched here or now, in plain words. */
export function useRefusalText(): (error: Error) => { title: string; text: string } {
  const t = useTranslations("watch");
  const locale = useLocale();
  return (error) => {
    const { code, from } = error instanceof ApiError ? error : {};
    if (code === "NOT_IN_COUNTRY") return { title: t("notHereTitle"), text: t("notHereText") };
    if (code === "NO_LONGER_AVAILABLE") return { title: t("overTitle"), text: t("overText") };
    if (code !== "NOT_YET_AVAILABLE") return { title: t("forbiddenTitle"), text: error.message };
    const text = from ? t("notYetText", { date: dateText(from, locale, "short") }) : error.message;
    return { title: t("notYetTitle"), text };
  };
}
