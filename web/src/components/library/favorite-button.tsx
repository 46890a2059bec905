"use client";

import { useQuery } from "@tanstack/react-query";
import { Heart } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import { Link } from "@/i18n/navigation";
import { favoriteQuery } from "@/lib/library-queries";
import { useSession } from "@/lib/session";
import { useFavorite } from "@/lib/use-favorite";
import { buttonClass } from "../ui/button";
import { useErrorText } from "../ui/section-error";

const look = `${buttonClass("secondary", "large")} max-sm:size-13 max-sm:px-0`;

/** Keeps a title in one's list, or takes it out. Strangers are asked to log in first. */
export function FavoriteButton({ titleId }: { titleId: string }) {
  const t = useTranslations("library");
  const next = encodeURIComponent(usePathname());
  const session = useSession();
  if (session) return <Toggle titleId={titleId} />;
  return (
    <Link href={`/login?next=${next}`} prefetch={false} className={look}>
      <Heart aria-hidden="true" size={20} />
      <span className="max-sm:sr-only">{t("favorite")}</span>
    </Link>
  );
}

function Toggle({ titleId }: { titleId: string }) {
  const t = useTranslations("library");
  const errorText = useErrorText();
  const kept = useQuery(favoriteQuery(titleId)).data ?? false;
  const favorite = useFavorite(titleId);
  return (
    <>
      <button
        type="button"
        aria-pressed={kept}
        onClick={() => favorite.mutate(!kept)}
        className={`${look} aria-pressed:text-celadon`}
      >
        <Heart aria-hidden="true" size={20} fill={kept ? "currentColor" : "none"} />
        <span className="max-sm:sr-only">{t("favorite")}</span>
      </button>
      <p role="alert" className="w-full text-sm font-medium text-ember empty:hidden">
        {favorite.isError && t("notSaved", { reason: errorText(favorite.error) })}
      </p>
    </>
  );
}
