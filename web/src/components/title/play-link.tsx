import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { buttonClass } from "../ui/button";
import type { HeroData } from "./hero-data";

interface Props {
  hero: HeroData;
  /** The episode that the visitor is at. */
  begun?: { episode_id: string; episode_number: number } | undefined;
}

/**
 * The way into the episode that the visitor is at, else into the first. Nothing where there is none; the style sheet hides
 * what a gateway left empty.
 */
export function PlayLink({ hero, begun }: Props) {
  const t = useTranslations("title");
  const id = begun?.episode_id ?? hero.firstEpisode;
  if (!id) return null;
  return (
    <Link
      href={`/watch/${id}`}
      prefetch={false}
      data-filled-by={id}
      className={buttonClass("primary", "large")}
    >
      <Play aria-hidden="true" size={20} fill="currentColor" />
      {begun ? t("goOn", { type: hero.type, number: begun.episode_number }) : t("play")}
    </Link>
  );
}
