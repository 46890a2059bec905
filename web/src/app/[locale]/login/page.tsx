import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AccountFrame } from "@/components/account/account-frame";
import { LoginForm } from "@/components/account/login-form";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/login">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("auth");
  return { title: `${t("login")} · HallyuLatino`, robots: { index: false } };
}

export default async function LoginPage({ params }: PageProps<"/[locale]/login">) {
  await enterLocale(params);
  const t = await getTranslations("auth");
  return (
    <AccountFrame title={t("loginTitle")} intro={t("loginIntro")}>
      <LoginForm />
    </AccountFrame>
  );
}
