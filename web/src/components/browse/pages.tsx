import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { Link, usePathname } from "@/i18n/navigation";
import { buttonClass } from "../ui/button";
import { changed } from "./filters";

/** Previous and next page of a list, as links that can be shared. */
export function Pages({ page, total }: { page: number; total: number }) {
  const t = useTranslations();
  if (total <= 1) return null;
  return (
    <nav
      aria-label={t("browse.pages")}
      className="mt-12 flex flex-wrap items-center justify-center gap-x-5 gap-y-3"
    >
      <Step page={page - 1} total={total}>
        <ChevronLeft aria-hidden="true" size={18} />
        {t("common.previous")}
      </Step>
      <span className="text-sm text-mist tabular-nums max-sm:order-first max-sm:w-full max-sm:text-center">
        {t("browse.page", { page, total })}
      </span>
      <Step page={page + 1} total={total}>
        {t("common.next")}
        <ChevronRight aria-hidden="true" size={18} />
      </Step>
    </nav>
  );
}

function Step({ page, total, children }: { page: number; total: number; children: ReactNode }) {
  const path = usePathname();
  const params = useSearchParams();
  if (page < 1 || page > total) return null;
  const value = page === 1 ? "" : String(page);
  return (
    <Link
      href={`${path}${changed(params, "page", value)}`}
      prefetch={false}
      className={buttonClass("quiet", "small")}
    >
      {children}
    </Link>
  );
}
