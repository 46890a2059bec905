import type { ReactNode } from "react";
import type { Watched } from "@/lib/types";
import type { HeroData } from "./hero-data";
import { PlayLink } from "./play-link";
import { TitleHero } from "./title-hero";

interface Props {
  hero: HeroData;
  /** The episode that the visitor is at. */
  begun?: Watched | undefined;
  /** What depends on the visitor, and so is not in the built page. */
  children?: ReactNode;
}

/** The opening of a title's own page. */
export function TitlePageHero({ hero, begun, children }: Props) {
  const actions = (
    <>
      <PlayLink hero={hero} begun={begun} />
      {children}
    </>
  );
  return <TitleHero hero={hero} variant="title" actions={actions} />;
}
