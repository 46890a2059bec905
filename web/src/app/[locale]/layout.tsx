import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Footer } from "@/components/layout/footer";
import { Header } from "@/components/layout/header";
import { Providers } from "@/components/layout/providers";
import { enterLocale } from "@/i18n/enter-locale";
import { locales } from "@/i18n/routing";
import { inter } from "../fonts";
import "../globals.css";

export const dynamicParams = false;

export const viewport: Viewport = { themeColor: "#0b0e0f", colorScheme: "dark" };

export const metadata: Metadata = { applicationName: "HallyuLatino" };

export function generateStaticParams() {
  return locales.map((locale) => ({ locale }));
}

export default async function LocaleLayout({
  children,
  params,
}: LayoutProps<"/[locale]">): Promise<ReactNode> {
  const locale = await enterLocale(params);
  const t = await getTranslations("common");

  return (
    <html lang={locale} className={inter.variable}>
      <body className="flex min-h-dvh flex-col">
        <NextIntlClientProvider>
          <Providers>
            <a
              href="#main"
              className="sr-only z-50 rounded-md bg-celadon px-4 py-2 font-semibold text-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
            >
              {t("skip")}
            </a>
            <Header />
            <main id="main" tabIndex={-1} className="min-h-svh flex-1 outline-none">
              {children}
            </main>
            <Footer />
          </Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
