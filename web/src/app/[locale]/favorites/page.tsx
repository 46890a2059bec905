import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FavoritesLoader } from "@/components/library/favorites-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/favorites">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("library.favorites");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

export default async function FavoritesPage({ params }: PageProps<"/[locale]/favorites">) {
  await enterLocale(params);
  return <FavoritesLoader />;
}
