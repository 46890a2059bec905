import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AccountFrame } from "@/components/account/account-frame";
import { RegisterLoader } from "@/components/account/register-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/register">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("auth");
  return { title: `${t("register")} · HallyuLatino`, robots: { index: false } };
}

export default async function RegisterPage({ params }: PageProps<"/[locale]/register">) {
  await enterLocale(params);
  const t = await getTranslations("auth");
  return (
    <AccountFrame title={t("registerTitle")} intro={t("registerIntro")}>
      <RegisterLoader />
    </AccountFrame>
  );
}
