import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HistoryLoader } from "@/components/library/history-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/history">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("library.history");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

export default async function HistoryPage({ params }: PageProps<"/[locale]/history">) {
  await enterLocale(params);
  return <HistoryLoader />;
}
