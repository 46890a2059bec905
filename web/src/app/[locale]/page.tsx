import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HomeLoader } from "@/components/home/home-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("site");
  return { title: t("title"), description: t("description") };
}

export default async function HomePage({ params }: PageProps<"/[locale]">) {
  await enterLocale(params);
  return <HomeLoader />;
}
