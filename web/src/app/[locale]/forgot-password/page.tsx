import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AccountFrame } from "@/components/account/account-frame";
import { ForgotPasswordForm } from "@/components/account/forgot-password-form";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({
  params,
}: PageProps<"/[locale]/forgot-password">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("password");
  return { title: `${t("forgotTitle")} · HallyuLatino`, robots: { index: false } };
}

export default async function ForgotPasswordPage({ params }: PageProps<"/[locale]/forgot-password">) {
  await enterLocale(params);
  const t = await getTranslations("password");
  return (
    <AccountFrame title={t("forgotTitle")} intro={t("forgotIntro")}>
      <ForgotPasswordForm />
    </AccountFrame>
  );
}
