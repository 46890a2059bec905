import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StudioLoader } from "@/components/studio/loaders";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/studio">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("studio");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

export default async function StudioPage({ params }: PageProps<"/[locale]/studio">) {
  await enterLocale(params);
  return <StudioLoader />;
}
