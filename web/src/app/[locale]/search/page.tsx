import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SearchLoader } from "@/components/search/search-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/search">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("search");
  return { title: `${t("title")} · HallyuLatino`, description: t("intro") };
}

export default async function SearchPage({ params }: PageProps<"/[locale]/search">) {
  await enterLocale(params);
  const t = await getTranslations("search");
  return (
    <div className="px-gutter pt-28">
      <h1 className="text-headline">{t("title")}</h1>
      <p className="mt-2 mb-8 max-w-[60ch] text-mist">{t("intro")}</p>
      <SearchLoader />
    </div>
  );
}
