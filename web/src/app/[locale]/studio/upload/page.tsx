import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { UploadLoader } from "@/components/studio/loaders";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/studio/upload">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("upload");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

export default async function StudioUploadPage({ params }: PageProps<"/[locale]/studio/upload">) {
  await enterLocale(params);
  return <UploadLoader />;
}
