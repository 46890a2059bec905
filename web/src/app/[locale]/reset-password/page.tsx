import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AccountFrame } from "@/components/account/account-frame";
import { ResetPasswordForm } from "@/components/account/reset-password-form";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/reset-password">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("password");
  return { title: `${t("resetTitle")} · HallyuLatino`, robots: { index: false } };
}

export default async function ResetPasswordPage({ params }: PageProps<"/[locale]/reset-password">) {
  await enterLocale(params);
  const t = await getTranslations("password");
  return (
    <AccountFrame title={t("resetTitle")} intro={t("resetIntro")}>
      <ResetPasswordForm />
    </AccountFrame>
  );
}
