import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AdminLoader } from "@/components/admin/admin-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/users">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("admin");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

export default async function AdminUsersPage({ params }: PageProps<"/[locale]/admin/users">) {
  await enterLocale(params);
  return <AdminLoader />;
}
