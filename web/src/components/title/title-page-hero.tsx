import type { ReactNode } from "react";
import type { HeroData } from "./hero-data";
import { PlayLink } from "./play-link";
import { TitleHero } from "./title-hero";

interface Props {
  hero: HeroData;
  /** What depends on the visitor, and so is not in the built page. */
  children?: ReactNode;
}

/** The opening of a title's own page. */
export function TitlePageHero({ hero, children }: Props) {
  const actions = (
    <>
      <PlayLink episodeId={hero.firstEpisode} />
      {children}
    </>
  );
  return <TitleHero hero={hero} variant="title" actions={actions} />;
}
