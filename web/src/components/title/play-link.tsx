import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { buttonClass } from "../ui/button";

/** The way into a title's first episode. Nothing where there is none; the style sheet hides what a gateway left empty. */
export function PlayLink({ episodeId }: { episodeId: string }) {
  const t = useTranslations("title");
  if (!episodeId) return null;
  return (
    <Link
      href={`/watch/${episodeId}`}
      prefetch={false}
      data-filled-by={episodeId}
      className={buttonClass("primary", "large")}
    >
      <Play aria-hidden="true" size={20} fill="currentColor" />
      {t("play")}
    </Link>
  );
}
