/** A piece of a text, and whether it is what was looked for. */
export interface Piece {
  text: string;
  isHit: boolean;
}

/** From the first character to the last. */
type Span = [number, number];

/** Words this short are marked only as a whole, unless the visitor may still be typing them. */
const short = 2;

/** Letters without case and accents; a Hangul syllable becomes its jamo, so that one half typed fits, too. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Where in the letters the Korean word stands: anywhere, for particles hang on to what they follow. */
function korean(letters: readonly string[], word: string): Span[] {
  const starts = letters.map((_, index) => letters.slice(0, index).join("").length);
  const whole = letters.join("");
  const found: Span[] = [];
  for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + 1)) {
    found.push([
      starts.findLastIndex((start) => start <= at),
      starts.findLastIndex((start) => start < at + word.length),
    ]);
  }
  return found;
}

interface Word {
  first: number;
  letters: string[];
}

/** Runs of letters and numbers. */
function wordsOf(letters: readonly string[]): Word[] {
  const words: Word[] = [];
  let open: Word | null = null;
  letters.forEach((letter, index) => {
    if (!/[\p{L}\p{N}]/u.test(letter)) open = null;
    else if (open) open.letters.push(letter);
    else words.push((open = { first: index, letters: [letter] }));
  });
  return words;
}

/** Characters at the head of the word that are what was typed, or none; `typing` while more of it may come. */
function head({ letters }: Word, typed: string, typing: boolean): number {
  const text = letters.join("");
  if (text === typed) return letters.length;
  if (!text.startsWith(typed) || (!typing && typed.length <= short)) return 0;
  let covered = 0;
  for (let length = 0; length < typed.length; covered += 1) length += letters[covered]?.length ?? 1;
  return covered;
}

/** Whether one is the other with one letter put in, left out, taken for another, or changed over with its neighbour. */
function isSlip(a: string, b: string): boolean {
  if (a.length > b.length) return isSlip(b, a);
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  if (a.length < b.length) return a.slice(at) === b.slice(at + 1);
  const swapped = a.slice(0, at) + (a[at + 1] ?? "") + (a[at] ?? "") + a.slice(at + 2);
  return a.slice(at + 1) === b.slice(at + 1) || swapped === b;
}

/** Shortest word in which one wrong letter is a slip and not another word. */
const slips = 4;

/** Where the word stands: at the beginning of a word of the text; if nowhere, the words that differ from it by a slip. */
function latin(words: readonly Word[], typed: string, typing: boolean): Span[] {
  const exact = words.flatMap((word): Span[] => {
    const length = head(word, typed, typing);
    return length > 0 ? [[word.first, word.first + length - 1]] : [];
  });
  if (exact.length > 0 || typed.length < slips) return exact;
  return words
    .filter(({ letters }) => letters.length >= slips && isSlip(letters.join(""), typed))
    .map(({ first, letters }): Span => [first, first + letters.length - 1]);
}

/** Cuts a text where the words of the query stand in it, the last of which may be half typed. */
export function pieces(text: string, query: string): Piece[] {
  const characters = [...text];
  const letters = characters.map(folded);
  const words = wordsOf(letters);
  const typed = folded(query).match(/[\p{L}\p{N}]+/gu) ?? [];
  const hits = new Set<number>();
  typed.forEach((word, index) => {
    const isKorean = /\p{Script=Hangul}/u.test(word);
    const spans = isKorean ? korean(letters, word) : latin(words, word, index === typed.length - 1);
    for (const [first, last] of spans) {
      for (let place = first; place <= last; place += 1) hits.add(place);
    }
  });
  const cut: Piece[] = [];
  characters.forEach((character, index) => {
    const isHit = hits.has(index);
    const open = cut.at(-1);
    if (open?.isHit === isHit) open.text += character;
    else cut.push({ text: character, isHit });
  });
  return cut;
}
