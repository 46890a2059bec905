import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { QualityLoader } from "@/components/admin/admin-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/quality">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("quality");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

export default async function AdminQualityPage({ params }: PageProps<"/[locale]/admin/quality">) {
  await enterLocale(params);
  return <QualityLoader />;
}
