import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import type { EpisodeSummary } from "@/lib/types";
import { buttonClass } from "../ui/button";
import type { HeroData } from "./hero-data";
import { TitleHero } from "./title-hero";

interface Props {
  hero: HeroData;
  /** Undefined when there is none, or none is known yet: then the button leads down to the list. */
  firstEpisode?: EpisodeSummary | undefined;
}

/** The opening of a title's own page. */
export function TitlePageHero({ hero, firstEpisode }: Props) {
  const t = useTranslations("title");
  const look = buttonClass("primary", "large");
  const icon = <Play aria-hidden="true" size={20} fill="currentColor" />;
  return (
    <TitleHero
      hero={hero}
      variant="title"
      actions={
        firstEpisode ? (
          <Link href={`/watch/${firstEpisode.episode_id}`} prefetch={false} className={look}>
            {icon}
            {t("play")}
          </Link>
        ) : (
          <a href="#episodes" className={look}>
            {icon}
            {t("play")}
          </a>
        )
      }
    />
  );
}
