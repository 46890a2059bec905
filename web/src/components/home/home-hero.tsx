import { Info, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import { buttonClass } from "../ui/button";
import type { HeroData } from "../title/hero-data";
import { TitleHero } from "../title/title-hero";

/** The title that opens the home page. Without an episode yet known, playing starts on the title's page. */
export function HomeHero({ hero, firstEpisode }: { hero: HeroData; firstEpisode?: string | undefined }) {
  const t = useTranslations("home");
  const details = `/title/${hero.titleId}`;
  return (
    <TitleHero
      hero={hero}
      variant="home"
      actions={
        <>
          <Link
            href={firstEpisode ? `/watch/${firstEpisode}` : details}
            prefetch={false}
            className={buttonClass("primary", "large")}
          >
            <Play aria-hidden="true" size={20} fill="currentColor" />
            {t("play")}
          </Link>
          <Link href={details} prefetch={false} className={buttonClass("secondary", "large")}>
            <Info aria-hidden="true" size={20} />
            {t("details")}
          </Link>
        </>
      }
    />
  );
}
