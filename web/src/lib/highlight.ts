/** A piece of a text, and whether it is what was looked for. */
export interface Piece {
  text: string;
  isHit: boolean;
}

/** Letters without case and accents; a Hangul syllable becomes its jamo, so that one half typed fits, too. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Where in the letters the word stands: at the beginning of one of their words, in Korean anywhere. */
function places(letters: readonly string[], word: string): [number, number][] {
  const starts = letters.map((_, index) => letters.slice(0, index).join("").length);
  const whole = letters.join("");
  const found: [number, number][] = [];
  for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + 1)) {
    const isStart = at === 0 || !/[\p{L}\p{N}]/u.test(whole.charAt(at - 1));
    if (!isStart && !/\p{Script=Hangul}/u.test(word)) continue;
    const first = starts.findLastIndex((start) => start <= at);
    const last = starts.findLastIndex((start) => start < at + word.length);
    found.push([first, last]);
  }
  return found;
}

/** Cuts a text where the words of the query stand in it. A name found by another spelling is one piece, not a hit. */
export function pieces(text: string, query: string): Piece[] {
  const characters = [...text];
  const letters = characters.map(folded);
  const hits = new Set<number>();
  for (const word of folded(query).split(/\s+/).filter(Boolean)) {
    for (const [first, last] of places(letters, word)) {
      for (let index = first; index <= last; index += 1) hits.add(index);
    }
  }
  const cut: Piece[] = [];
  characters.forEach((character, index) => {
    const isHit = hits.has(index);
    const open = cut.at(-1);
    if (open?.isHit === isHit) open.text += character;
    else cut.push({ text: character, isHit });
  });
  return cut;
}
