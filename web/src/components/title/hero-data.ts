import { detailName, ratingText } from "@/lib/format";
import type { ContentDetail, ContentType } from "@/lib/types";

/** What a hero shows of a title. All texts, so that a page built beforehand can hold placeholders in their place. */
export interface HeroData {
  titleId: string;
  name: string;
  originalName: string;
  synopsis: string;
  year: string;
  /** A code, or the placeholder for one. */
  type: ContentType | (string & {});
  genres: string;
  rating: string;
  posterUrl: string;
  backdropUrl: string;
  /** Id of the episode that playing starts with; empty when there is nothing to play yet. */
  firstEpisode: string;
}

/** The hero of a title as the API describes it. */
export function heroOf(content: ContentDetail, locale: string): HeroData {
  const { name, original } = detailName(content);
  return {
    titleId: content.content_id,
    name,
    originalName: original ?? "",
    synopsis: content.description_translated || content.description,
    year: String(content.year),
    type: content.type,
    genres: content.genres.map((genre) => genre.name_translated || genre.name).join(", "),
    rating: ratingText(content.rating, locale) ?? "",
    posterUrl: content.poster_url ?? "",
    backdropUrl: content.backdrop_url ?? "",
    firstEpisode: content.episodes[0]?.episode_id ?? "",
  };
}

/** A hero made of the placeholders that the gateway replaces: `{{name}}`, or `{{hero_name}}` with a prefix. */
export function heroPlaceholders(prefix: "" | "hero_"): HeroData {
  const hole = (field: string) => `{{${prefix}${field}}}`;
  return {
    titleId: hole("title_id"),
    name: hole("name"),
    originalName: hole("original_name"),
    synopsis: hole("synopsis"),
    year: hole("year"),
    type: hole("type"),
    genres: hole("genres"),
    rating: hole("rating"),
    posterUrl: hole("poster_url"),
    backdropUrl: hole("backdrop_url"),
    firstEpisode: hole("first_episode"),
  };
}
