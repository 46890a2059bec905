"use client";

import { CircleUserRound, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link, usePathname } from "@/i18n/navigation";
import { useSession } from "@/lib/session";
import { HeaderSearch } from "../search/header-search";
import { Brand } from "./brand";
import { LanguageSwitch } from "./language-switch";

const linkClass =
  "rounded-md px-1 py-2 text-sm font-medium text-mist transition-colors hover:text-paper aria-[current=page]:text-paper";

/** The bar on top of every page; it floats over the picture of a hero. */
export function Header() {
  const t = useTranslations("nav");
  const pathname = usePathname();
  const current = (path: string) => (pathname === path ? "page" : undefined);

  return (
    <header className="absolute inset-x-0 top-0 z-30">
      <nav aria-label={t("main")} className="flex h-18 items-center gap-x-3 px-gutter sm:gap-x-7">
        <Link href="/" prefetch={false} aria-label="HallyuLatino" className="rounded-md">
          <Brand />
        </Link>
        <Link href="/" prefetch={false} aria-current={current("/")} className={`${linkClass} max-sm:hidden`}>
          {t("home")}
        </Link>
        <Link href="/browse" prefetch={false} aria-current={current("/browse")} className={linkClass}>
          {t("browse")}
        </Link>
        <FavoritesLink current={current("/favorites")} />
        <StudioLink current={pathname.startsWith("/studio") ? "page" : undefined} />
        <div className="ml-auto flex min-w-0 items-center justify-end gap-2 sm:gap-4 lg:flex-1">
          {/* The search page has a field of its own. */}
          {pathname !== "/search" && (
            <div className="hidden flex-1 justify-end lg:flex">
              <HeaderSearch />
            </div>
          )}
          <SearchLink current={current("/search")} />
          <LanguageSwitch />
          <AccountLinks />
        </div>
      </nav>
    </header>
  );
}

/** Where the bar has no room for the field: the way to the page that has one. */
function SearchLink({ current }: { current: "page" | undefined }) {
  const t = useTranslations("nav");
  return (
    <Link
      href="/search"
      prefetch={false}
      aria-label={t("search")}
      aria-current={current}
      className="grid size-10 shrink-0 place-items-center rounded-full text-mist transition-colors hover:text-paper aria-[current=page]:text-paper lg:hidden"
    >
      <Search aria-hidden="true" size={21} />
    </Link>
  );
}

/** For members: what they keep. On a phone it is one of the pages of the account. */
function FavoritesLink({ current }: { current: "page" | undefined }) {
  const t = useTranslations("nav");
  if (!useSession()) return null;
  return (
    <Link href="/favorites" prefetch={false} aria-current={current} className={`${linkClass} max-md:hidden`}>
      {t("favorites")}
    </Link>
  );
}

/** For those who make titles: the way to them. */
function StudioLink({ current }: { current: "page" | undefined }) {
  const t = useTranslations("nav");
  const role = useSession()?.user.role;
  if (role !== "creator" && role !== "admin") return null;
  return (
    <Link href="/studio" prefetch={false} aria-current={current} className={`${linkClass} max-sm:hidden`}>
      {t("studio")}
    </Link>
  );
}

/** The way in, or the way to one's own page; on a phone both are the same sign. */
function AccountLinks() {
  const t = useTranslations("nav");
  const session = useSession();
  const label = session ? `${t("profile")}: ${session.user.nickname}` : t("login");
  return (
    <Link
      href={session ? "/profile" : "/login"}
      prefetch={false}
      aria-label={label}
      className={
        session
          ? "flex items-center gap-2 rounded-full py-1 text-sm font-semibold hover:text-celadon"
          : "flex items-center rounded-full py-1 text-sm font-semibold transition-colors hover:text-celadon sm:h-10 sm:border sm:border-edge sm:px-4 sm:hover:border-celadon"
      }
    >
      <CircleUserRound
        aria-hidden="true"
        size={26}
        strokeWidth={1.75}
        className={session ? undefined : "sm:hidden"}
      />
      <span className="max-w-40 truncate max-sm:hidden">{session ? session.user.nickname : label}</span>
    </Link>
  );
}
