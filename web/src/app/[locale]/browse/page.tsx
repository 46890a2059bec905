import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BrowseLoader } from "@/components/browse/browse-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/browse">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("browse");
  return { title: `${t("title")} · HallyuLatino`, description: t("intro") };
}

export default async function BrowsePage({ params }: PageProps<"/[locale]/browse">) {
  await enterLocale(params);
  const t = await getTranslations("browse");
  return (
    <div className="px-gutter pt-28">
      <h1 className="text-headline">{t("title")}</h1>
      <p className="mt-2 mb-8 max-w-[60ch] text-mist">{t("intro")}</p>
      <BrowseLoader />
    </div>
  );
}
