import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { LogoutView } from "@/components/account/logout-view";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/logout">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("nav");
  return { title: `${t("logout")} · HallyuLatino`, robots: { index: false } };
}

export default async function LogoutPage({ params }: PageProps<"/[locale]/logout">) {
  await enterLocale(params);
  return <LogoutView />;
}
