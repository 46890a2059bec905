"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { genders } from "@/lib/known";
import type { Character } from "@/lib/types";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { filled, nameOf } from "./cast";

interface Props {
  character: Character;
  onChange: (character: Character) => void;
  onRemove: () => void;
}

/** Who somebody is. */
export function CharacterFields({ character, onChange, onRemove }: Props) {
  const t = useTranslations("cast");
  const { names } = character;
  const change = (part: Partial<Character>) => onChange({ ...character, ...part });
  const languages = ["ko", "es-419", "pt-BR"] as const;

  return (
    <fieldset className="grid grid-cols-2 gap-3 rounded-2xl border border-line bg-surface p-4 pt-3 sm:grid-cols-3 xl:grid-cols-[repeat(3,minmax(0,1.2fr))_minmax(0,1fr)_6rem_minmax(0,1.2fr)_auto]">
      <legend className="px-1 text-sm font-semibold text-mist">{nameOf(character)}</legend>
      {languages.map((language) => (
        <TextField
          key={language}
          label={t(`names.${language}`)}
          lang={language}
          maxLength={100}
          value={names[language] ?? ""}
          onChange={({ target }) => change({ names: { ...names, [language]: filled(target.value) } })}
        />
      ))}
      <Select
        label={t("gender")}
        value={character.gender ?? "unknown"}
        onChange={(gender) => change({ gender })}
        options={genders.map((value) => ({ value, label: t(`genders.${value}`) }))}
      />
      <TextField
        label={t("birth")}
        inputMode="numeric"
        pattern="\d{1,4}"
        value={character.birth ?? ""}
        onChange={({ target }) => change({ birth: Number.parseInt(target.value, 10) || null })}
      />
      <TextField
        label={t("job")}
        maxLength={100}
        value={character.job ?? ""}
        onChange={({ target }) => change({ job: filled(target.value) })}
      />
      <RemoveButton label={t("removeNamed", { name: nameOf(character) })} onClick={onRemove} />
    </fieldset>
  );
}

export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="grid size-12 place-items-center self-end justify-self-end rounded-xl max-sm:col-start-2 text-mist hover:bg-raised hover:text-ember"
    >
      <Trash2 aria-hidden="true" size={19} />
    </button>
  );
}
