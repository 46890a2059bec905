"use client";

import { useTranslations } from "next-intl";
import { Link, usePathname } from "@/i18n/navigation";
import { useSession } from "@/lib/session";

const pages = ["favorites", "history", "profile", "security", "privacy"] as const;

const linkClass =
  "block border-b-2 border-transparent py-3 text-sm font-semibold whitespace-nowrap text-mist transition-colors hover:text-paper focus-visible:-outline-offset-3 aria-[current=page]:border-celadon aria-[current=page]:text-paper";

/** The ways between the pages of one's own account. */
export function AccountNav() {
  const t = useTranslations("account");
  const pathname = usePathname();
  const role = useSession()?.user.role;
  const isAdmin = role === "admin";
  const isMaker = isAdmin || role === "creator";
  return (
    <nav aria-label={t("nav")} className="border-b border-line">
      <ul className="-mb-px flex gap-x-4 overflow-x-auto sm:gap-x-8">
        {pages.map((page) => (
          <li key={page}>
            <Link
              href={`/${page}`}
              prefetch={false}
              aria-current={pathname === `/${page}` ? "page" : undefined}
              className={linkClass}
            >
              {t(page)}
            </Link>
          </li>
        ))}
        {isMaker && (
          <li className="ml-auto">
            <Link href="/studio" prefetch={false} className={linkClass}>
              {t("studio")}
            </Link>
          </li>
        )}
        {isAdmin && (
          <>
            <li>
              <Link
                href="/admin/users"
                prefetch={false}
                aria-current={pathname === "/admin/users" ? "page" : undefined}
                className={linkClass}
              >
                {t("admin")}
              </Link>
            </li>
            <li>
              <Link
                href="/admin/quality"
                prefetch={false}
                aria-current={pathname === "/admin/quality" ? "page" : undefined}
                className={linkClass}
              >
                {t("quality")}
              </Link>
            </li>
          </>
        )}
      </ul>
    </nav>
  );
}
