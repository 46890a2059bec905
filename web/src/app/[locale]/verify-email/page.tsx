import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VerifyEmailView } from "@/components/account/verify-email-view";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/verify-email">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("auth");
  return { title: `${t("verifying")} · HallyuLatino`, robots: { index: false } };
}

export default async function VerifyEmailPage({ params }: PageProps<"/[locale]/verify-email">) {
  await enterLocale(params);
  return <VerifyEmailView />;
}
