import { Star } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "@/i18n/navigation";
import { displayName, ratingText } from "@/lib/format";
import { known, titleTypes } from "@/lib/known";
import type { CardContent } from "@/lib/types";
import { Poster } from "./poster";

interface Props {
  content: CardContent;
  /** True for the cards seen first. */
  eager?: boolean;
  /** How the name is drawn, where it is not plain. */
  nameAs?: (name: string) => ReactNode;
}

/** One title in a rail or a grid: poster, name, and what helps to choose. */
export function TitleCard({ content, eager = false, nameAs }: Props) {
  const t = useTranslations();
  const locale = useLocale();
  const { name, original } = displayName(content);
  const rating = ratingText(content.rating, locale);
  const badge = content.is_new ? t("card.new") : content.is_exclusive ? t("card.exclusive") : null;

  return (
    <Link href={`/title/${content.content_id}`} prefetch={false} className="group relative block rounded-xl">
      <Poster
        seed={content.content_id}
        url={content.poster_url}
        name={name}
        original={original}
        eager={eager}
      />
      <span className="mt-3 block truncate font-semibold tracking-[-0.01em] transition-colors group-hover:text-celadon">
        {nameAs ? nameAs(name) : name}
      </span>
      <span className="mt-0.5 flex items-center gap-2 text-sm text-mist">
        <span className="truncate">
          {/* Not on the poster, whose lettering it would cover. */}
          {badge && <span className="font-semibold text-celadon">{badge} · </span>}
          {content.year} · {t(`types.${known(titleTypes, content.type, "drama")}`)}
        </span>
        {rating && (
          <span className="ml-auto flex shrink-0 items-center gap-1 tabular-nums">
            <Star aria-hidden="true" size={13} fill="currentColor" className="text-celadon" />
            <span className="sr-only">{t("card.rating", { rating })}</span>
            <span aria-hidden="true">{rating}</span>
          </span>
        )}
      </span>
    </Link>
  );
}

/** A card that has not arrived yet, of the same size. */
export function TitleCardSkeleton() {
  return (
    <div aria-hidden="true">
      <div className="skeleton aspect-2/3 rounded-xl" />
      <div className="skeleton mt-3.5 h-4.5 w-4/5" />
      <div className="skeleton mt-2 h-4 w-1/2" />
    </div>
  );
}
