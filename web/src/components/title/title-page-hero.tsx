import type { HeroData } from "./hero-data";
import { PlayLink } from "./play-link";
import { TitleHero } from "./title-hero";

/** The opening of a title's own page. */
export function TitlePageHero({ hero }: { hero: HeroData }) {
  return <TitleHero hero={hero} variant="title" actions={<PlayLink episodeId={hero.firstEpisode} />} />;
}
