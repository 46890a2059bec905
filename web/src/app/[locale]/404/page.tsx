import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { enterLocale } from "@/i18n/enter-locale";
import { Link } from "@/i18n/navigation";

export async function generateMetadata({ params }: PageProps<"/[locale]/404">): Promise<Metadata> {
  await enterLocale(params);
  const t = await getTranslations("notFound");
  return { title: `${t("title")} · HallyuLatino`, robots: { index: false } };
}

/** What the gateway serves, with status 404, for an address that does not exist. */
export default async function NotFoundPage({ params }: PageProps<"/[locale]/404">) {
  await enterLocale(params);
  const t = await getTranslations();
  return (
    <Notice scope="page" title={t("notFound.title")} text={t("notFound.text")}>
      <Link href="/" prefetch={false} className={buttonClass()}>
        {t("common.home")}
      </Link>
      <Link href="/browse" prefetch={false} className={buttonClass("quiet")}>
        {t("nav.browse")}
      </Link>
    </Notice>
  );
}
