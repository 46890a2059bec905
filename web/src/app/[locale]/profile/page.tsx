import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ProfileLoader } from "@/components/account/profile-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/profile">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("nav");
  return { title: `${t("profile")} · HallyuLatino`, robots: { index: false } };
}

export default async function ProfilePage({ params }: PageProps<"/[locale]/profile">) {
  await enterLocale(params);
  return <ProfileLoader />;
}
