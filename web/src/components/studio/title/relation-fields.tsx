"use client";

import { useTranslations } from "next-intl";
import { kinships, registers } from "@/lib/known";
import type { Character, Relation } from "@/lib/types";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { filled, nameOf, noNames } from "./cast";
import { RemoveButton } from "./character-fields";
import { RegisterChanges } from "./register-changes";

interface Props {
  relation: Relation;
  characters: readonly Character[];
  onChange: (relation: Relation) => void;
  onRemove: () => void;
}

/** How one person speaks to another. */
export function RelationFields({ relation, characters, onChange, onRemove }: Props) {
  const t = useTranslations("cast");
  const change = (part: Partial<Relation>) => onChange({ ...relation, ...part });
  const people = characters.map((character) => ({ value: character.id, label: nameOf(character) }));
  const nameBy = (id: string) => people.find(({ value }) => value === id)?.label ?? id;
  const title = t("relation", { from: nameBy(relation.from), to: nameBy(relation.to) });
  const calls = relation.address ?? noNames;

  return (
    <fieldset className="rounded-2xl border border-line bg-surface p-4 pt-3">
      <legend className="px-1 text-sm font-semibold text-mist">{title}</legend>
      <div className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 xl:grid-cols-[repeat(7,minmax(0,1fr))_auto]">
        <Select
          label={t("from")}
          value={relation.from}
          onChange={(from) => change({ from })}
          options={people}
        />
        <Select label={t("to")} value={relation.to} onChange={(to) => change({ to })} options={people} />
        <Select
          label={t("kin")}
          value={relation.kin ?? ""}
          onChange={(kin) => change({ kin: kin === "" ? null : kin })}
          options={[
            { value: "", label: t("unknown") },
            ...kinships.map((value) => ({ value, label: t(`kinships.${value}`) })),
          ]}
        />
        <Select
          label={t("register")}
          value={relation.register ?? ""}
          onChange={(register) => change({ register: register === "" ? null : register })}
          options={[
            { value: "", label: t("byLine") },
            ...registers.map((value) => ({ value, label: t(`registers.${value}`) })),
          ]}
        />
        {(["ko", "es-419", "pt-BR"] as const).map((language) => (
          <TextField
            key={language}
            label={t(`calls.${language}`)}
            lang={language}
            maxLength={100}
            value={calls[language] ?? ""}
            onChange={({ target }) => change({ address: { ...calls, [language]: filled(target.value) } })}
          />
        ))}
        <RemoveButton label={t("removeNamed", { name: title })} onClick={onRemove} />
      </div>
      <RegisterChanges events={relation.events ?? []} onChange={(events) => change({ events })} />
    </fieldset>
  );
}
