import { Info } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "@/i18n/navigation";
import type { Watched } from "@/lib/types";
import { buttonClass } from "../ui/button";
import type { HeroData } from "../title/hero-data";
import { PlayLink } from "../title/play-link";
import { TitleHero } from "../title/title-hero";

/** The title that opens the home page. */
export function HomeHero({ hero, begun }: { hero: HeroData; begun?: Watched | undefined }) {
  const t = useTranslations("home");
  return (
    <TitleHero
      hero={hero}
      variant="home"
      actions={
        <>
          <PlayLink hero={hero} begun={begun} />
          <Link
            href={`/title/${hero.titleId}`}
            prefetch={false}
            className={buttonClass("secondary", "large")}
          >
            <Info aria-hidden="true" size={20} />
            {t("details")}
          </Link>
        </>
      }
    />
  );
}
