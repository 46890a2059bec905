import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OauthLoader } from "@/components/account/oauth-loader";
import { enterLocale } from "@/i18n/enter-locale";

export async function generateMetadata({ params }: PageProps<"/[locale]/oauth">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("auth");
  return { title: `${t("login")} · HallyuLatino`, robots: { index: false }, referrer: "no-referrer" };
}

export default async function OauthPage({ params }: PageProps<"/[locale]/oauth">) {
  await enterLocale(params);
  return <OauthLoader />;
}
