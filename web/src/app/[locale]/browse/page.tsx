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
  return (
    <div className="px-gutter pt-28">
      <BrowseLoader />
    </div>
  );
}
