import type { CastSheet, Character, Relation } from "@/lib/types";

/** A text in each language, where there is none. */
export const noNames = { ko: null, "es-419": null, "pt-BR": null };

export function replaced<Item>(items: readonly Item[], at: number, item: Item): Item[] {
  return items.map((known, index) => (index === at ? item : known));
}

export function removed<Item>(items: readonly Item[], at: number): Item[] {
  return items.filter((_, index) => index !== at);
}

/** A person under a key that nobody has yet. */
export function newCharacter(known: readonly Character[]): Character {
  const keys = new Set(known.map(({ id }) => id));
  let number = known.length + 1;
  while (keys.has(`p${number}`)) number += 1;
  return { id: `p${number}`, names: noNames, gender: "unknown" };
}

/** How the first person speaks to the second, of which nothing is known. */
export function newRelation([first, second]: readonly Character[]): Relation {
  return { from: first?.id ?? "", to: second?.id ?? "", address: noNames, events: [] };
}

/** The sheet without a person, and without what that person says and hears. */
export function withoutCharacter(sheet: CastSheet, id: string): CastSheet {
  return {
    ...sheet,
    characters: sheet.characters.filter((character) => character.id !== id),
    relations: (sheet.relations ?? []).filter(({ from, to }) => from !== id && to !== id),
  };
}

/** What a person is called on screen: the Spanish name, else any, else the key. */
export function nameOf({ id, names }: Character): string {
  return names["es-419"] || names["pt-BR"] || names.ko || id;
}

/** A text as the API has it: what is empty is not there. */
export function filled(text: string): string | null {
  return text === "" ? null : text;
}
