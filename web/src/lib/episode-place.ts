/** The place of a video in its series, both from 1; null where its name says nothing. */
export interface EpisodePlace {
  season: number;
  episode: number | null;
}

/** Between a word and its number. */
const gap = "[ ._\\-#(]*";
const seasonWords = "s|season|temporada|시즌";
const episodeWords = "e|ep|episode|episodio|episódio|capitulo|capítulo|cap|제";
/** A word that stands for itself, before a number. */
const behind = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})${gap}(\\d+)`, "u");

const marked = new RegExp(`(?<!\\p{L})s${gap}(\\d+)${gap}(?:ep|e|x)${gap}(\\d+)`, "u");
/** `1x02`, but not the 1920x1080 of a picture. */
const crossed = /(?<![\p{L}\p{N}])(\d{1,2})x(\d{1,3})(?!\d)/u;
const counted = /(\d+)\s*[화회]/u;
const [seasonNamed, episodeNamed] = [behind(seasonWords), behind(episodeWords)];

/** What is too long for a number, and zero, is the number of nothing here. */
function number(digits: string | undefined): number | null {
  const value = Number(digits);
  return digits !== undefined && value > 0 && value <= 10_000 ? value : null;
}

/** Composed and in lower case: some systems take Korean syllables and accents apart. */
function letters(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** Guesses season and episode from the name of a file, with its folders if they are known; by the rules of `hallyu ingest`. */
export function placeOf(path: string): EpisodePlace {
  const parts = path.split("/");
  const name = letters((parts.at(-1) ?? "").replace(/\.[^.]*$/, ""));
  const together = marked.exec(name) ?? crossed.exec(name);
  const [both, season, episode] = [together, number(together?.[1]), number(together?.[2])];
  if (both && season && episode) return { season, episode };
  const named =
    number(seasonNamed.exec(name)?.[1]) ?? number(seasonNamed.exec(letters(parts.at(-2) ?? ""))?.[1]);
  return { season: named ?? 1, episode: number((counted.exec(name) ?? episodeNamed.exec(name))?.[1]) };
}
