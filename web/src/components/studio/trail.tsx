import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { Link } from "@/i18n/navigation";

/** A page above the present one. */
export interface Step {
  href: string;
  label: string;
}

/** Where a page of the studio belongs. */
export function Trail({ steps }: { steps: Step[] }) {
  const t = useTranslations("studio");
  if (steps.length === 0) return null;
  return (
    <nav aria-label={t("trail")} className="flex flex-wrap items-center gap-x-1.5 text-sm">
      {steps.map(({ href, label }) => (
        <Fragment key={href}>
          <Link
            href={href}
            prefetch={false}
            className="rounded-sm py-1 font-medium text-celadon hover:text-celadon-light"
          >
            {label}
          </Link>
          <ChevronRight aria-hidden="true" size={14} className="text-mist last:hidden" />
        </Fragment>
      ))}
    </nav>
  );
}
