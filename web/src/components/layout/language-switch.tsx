"use client";

import { ChevronDown, Globe } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { localeNames, locales } from "@/i18n/routing";
import { useHydrated } from "@/lib/use-hydrated";

/**
 * The same page in another language. Plain links: the document is loaded anew, so that its language,
 * its preloaded answers and its head always belong together.
 */
export function LanguageSwitch() {
  const t = useTranslations("nav");
  const locale = useLocale();
  const pathname = usePathname();
  const details = useRef<HTMLDetailsElement>(null);
  // The pages of titles and episodes are built once, under the id `_`: until the real address is known, to the home page.
  const rest = useHydrated() ? pathname.split("/").slice(2).join("/") : "";

  useEffect(() => {
    const close = (event: Event) => {
      const menu = details.current;
      if (!menu?.open) return;
      const escaped = event instanceof KeyboardEvent && event.key === "Escape";
      const outside = event.type === "pointerdown" && !menu.contains(event.target as Node);
      if (!escaped && !outside) return;
      menu.open = false;
      if (escaped) menu.querySelector("summary")?.focus();
    };
    document.addEventListener("keydown", close);
    document.addEventListener("pointerdown", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("pointerdown", close);
    };
  }, []);

  return (
    <details ref={details} className="relative">
      <summary className="flex h-10 list-none items-center gap-1.5 rounded-full px-2 text-sm font-medium text-mist transition-colors hover:text-paper [&::-webkit-details-marker]:hidden">
        <Globe aria-hidden="true" size={18} strokeWidth={1.75} />
        <span className="sr-only">{t("language")}: </span>
        <span className="max-sm:sr-only">{localeNames[locale]}</span>
        <ChevronDown aria-hidden="true" size={14} className="max-sm:hidden" />
      </summary>
      <ul className="absolute right-0 mt-2 min-w-40 rounded-xl border border-line bg-surface p-1.5 shadow-2xl">
        {locales.map((other) => (
          <li key={other}>
            <a
              href={`/${other}${rest ? `/${rest}` : ""}`}
              lang={other}
              hrefLang={other}
              aria-current={other === locale ? "true" : undefined}
              onClick={(event) => {
                // Filters live in the query, which is known only in the browser.
                event.currentTarget.search = location.search;
                document.cookie = `locale=${other}; path=/; max-age=31536000; samesite=lax`;
              }}
              className="block rounded-lg px-3 py-2 text-sm font-medium hover:bg-raised aria-[current]:text-celadon"
            >
              {localeNames[other]}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
