import { Star } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PosterArt } from "../catalogue/poster-art";
import { Poster } from "../catalogue/poster";
import type { HeroData } from "./hero-data";

const types = ["drama", "movie", "variety", "kpop"] as const;

interface Props {
  hero: HeroData;
  /** Home shows the title at its largest; its own page adds the poster. */
  variant: "home" | "title";
  /** The next steps: buttons or links. */
  actions: ReactNode;
}

/**
 * The opening picture of a title. It draws texts only and asks for nothing: the same markup is built beforehand
 * with placeholders, filled in by the gateway, and drawn again in the browser.
 */
export function TitleHero({ hero, variant, actions }: Props) {
  const home = variant === "home";
  return (
    <section
      data-filled-by={hero.titleId}
      className={`relative isolate flex items-end overflow-hidden ${
        home ? "min-h-[min(88svh,56rem)]" : "min-h-[min(72svh,44rem)]"
      }`}
    >
      <Backdrop hero={hero} />
      <div className="flex w-full items-end gap-10 px-gutter pt-28 pb-10 lg:gap-14 lg:pb-14">
        {!home && (
          <div className="hidden w-60 shrink-0 shadow-2xl md:block lg:w-68">
            <Poster seed={hero.titleId} url={hero.posterUrl} name={hero.name} original={hero.originalName} />
          </div>
        )}
        <div className="max-w-2xl min-w-0">
          {/* The Korean original stands above the name as in a title sequence; its line is kept when there is none. */}
          <p lang="ko" className="mb-2 min-h-7 text-lead font-medium text-celadon">
            {hero.originalName}
          </p>
          <h1 className="text-display text-balance wrap-break-word">{hero.name}</h1>
          <HeroFacts hero={hero} />
          <p
            className={`mt-4 min-h-[4.8em] max-w-[60ch] text-lead text-paper/90 ${home ? "line-clamp-4" : ""}`}
          >
            {hero.synopsis}
          </p>
          <div className="mt-7 flex min-h-13 flex-wrap gap-3">{actions}</div>
        </div>
      </div>
    </section>
  );
}

function Backdrop({ hero }: { hero: HeroData }) {
  return (
    <div className="absolute inset-0 -z-10 bg-surface">
      {/* In a page filled beforehand an empty address means no picture: the style sheet hides such an image. */}
      {hero.backdropUrl ? (
        // Inside a <picture> React writes no preload link, which would stay behind with an empty address.
        <picture>
          <img
            src={hero.backdropUrl}
            alt=""
            width={1280}
            height={720}
            fetchPriority="high"
            // Painted together with the words; drawn again in the browser it must not flash.
            decoding="sync"
            className="absolute inset-0 size-full object-cover object-[60%_20%]"
          />
        </picture>
      ) : (
        <PosterArt seed={hero.titleId} wide />
      )}
      <div className="absolute inset-0 scrim-hero" />
    </div>
  );
}

function HeroFacts({ hero }: { hero: HeroData }) {
  const t = useTranslations();
  return (
    <p className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.9375rem] text-mist">
      {/* All labels, of which the style sheet shows one: the gateway knows a type only by its code. */}
      <span data-type={hero.type} className="font-semibold text-paper">
        {types.map((type) => (
          <span key={type} data-when={type}>
            {t(`types.${type}`)}
          </span>
        ))}
      </span>
      <span>{hero.year}</span>
      <span className="flex items-center gap-1 has-[[data-rating='']]:hidden">
        <Star aria-hidden="true" size={14} fill="currentColor" className="text-celadon" />
        <span data-rating={hero.rating} className="font-semibold text-paper tabular-nums">
          {hero.rating}
        </span>
      </span>
      <span>{hero.genres}</span>
    </p>
  );
}

/** A hero that has not arrived yet, of the same height. */
export function TitleHeroSkeleton({ variant }: { variant: "home" | "title" }) {
  const home = variant === "home";
  return (
    <div
      aria-hidden="true"
      className={`flex items-end gap-10 bg-surface px-gutter pt-28 pb-10 lg:gap-14 lg:pb-14 ${
        home ? "min-h-[min(88svh,56rem)]" : "min-h-[min(72svh,44rem)]"
      }`}
    >
      {!home && <div className="skeleton hidden aspect-2/3 w-60 shrink-0 md:block lg:w-68" />}
      <div className="w-full max-w-2xl">
        <div className="skeleton h-6 w-32" />
        <div className="skeleton mt-4 h-16 w-4/5" />
        <div className="skeleton mt-5 h-5 w-3/5" />
        <div className="skeleton mt-5 h-20 w-full" />
        <div className="skeleton mt-7 h-12 w-44 rounded-full" />
      </div>
    </div>
  );
}
