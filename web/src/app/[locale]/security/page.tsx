import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SecurityLoader } from "@/components/account/security/security-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/security">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("security");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

export default async function SecurityPage({ params }: PageProps<"/[locale]/security">) {
  await enterLocale(params);
  return <SecurityLoader />;
}
