import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PrivacyLoader } from "@/components/account/privacy/privacy-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/privacy">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("privacy");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

export default async function PrivacyPage({ params }: PageProps<"/[locale]/privacy">) {
  await enterLocale(params);
  return <PrivacyLoader />;
}
