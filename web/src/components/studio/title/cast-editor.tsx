"use client";

import { ApiError, unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { castQuery } from "@/lib/craft/queries";
import { api } from "@/lib/queries";
import type { CastSheet } from "@/lib/types";
import { Button } from "../../ui/button";
import { useErrorText } from "../../ui/section-error";
import { Switch } from "../../ui/switch";
import { CharacterFields } from "./character-fields";
import { newCharacter, newRelation, replaced, removed, withoutCharacter } from "./cast";
import { RelationFields } from "./relation-fields";

interface Props {
  contentId: string;
  sheet: CastSheet;
}

/** Who is in a title, and how they speak to each other. It is one sheet, and saved as one. */
export function CastEditor({ contentId, sheet }: Props) {
  const t = useTranslations("cast");
  const [draft, setDraft] = useState(sheet);
  const { characters } = draft;
  const relations = draft.relations ?? [];
  const change = (part: Partial<CastSheet>) => setDraft({ ...draft, ...part });

  return (
    <section aria-labelledby="cast" className="mt-14">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h2 id="cast" className="text-heading">
            {t("title")}
          </h2>
          <p className="mt-1 max-w-2xl text-sm text-mist">{t("intro")}</p>
        </div>
        <Button
          size="small"
          look="secondary"
          onClick={() => change({ characters: [...characters, newCharacter(characters)] })}
        >
          <Plus aria-hidden="true" size={17} />
          {t("addCharacter")}
        </Button>
      </div>
      <ul className="mt-5 space-y-3">
        {characters.map((character, at) => (
          <li key={at}>
            <CharacterFields
              character={character}
              onChange={(next) => change({ characters: replaced(characters, at, next) })}
              onRemove={() => setDraft(withoutCharacter(draft, character.id))}
            />
          </li>
        ))}
      </ul>
      <div className="mt-10 flex flex-wrap items-end justify-between gap-4">
        <div>
          <h3 className="text-lg font-bold">{t("relations")}</h3>
          <p className="mt-1 max-w-2xl text-sm text-mist">{t("relationsIntro")}</p>
        </div>
        <Button
          size="small"
          look="secondary"
          disabled={characters.length < 2}
          onClick={() => change({ relations: [...relations, newRelation(characters)] })}
        >
          <Plus aria-hidden="true" size={17} />
          {t("addRelation")}
        </Button>
      </div>
      <ul className="mt-5 space-y-3">
        {relations.map((relation, at) => (
          <li key={at}>
            <RelationFields
              relation={relation}
              characters={characters}
              onChange={(next) => change({ relations: replaced(relations, at, next) })}
              onRemove={() => change({ relations: removed(relations, at) })}
            />
          </li>
        ))}
      </ul>
      <div className="mt-6 max-w-2xl">
        <Switch
          label={t("retain")}
          hint={t("retainHint")}
          checked={draft.kin_terms !== "translate"}
          onChange={(retain) => change({ kin_terms: retain ? "retain" : "translate" })}
        />
      </div>
      <SaveBar
        contentId={contentId}
        draft={draft}
        isChanged={draft !== sheet}
        onUndo={() => setDraft(sheet)}
      />
    </section>
  );
}

interface SaveProps {
  contentId: string;
  draft: CastSheet;
  isChanged: boolean;
  onUndo: () => void;
}

function SaveBar({ contentId, draft, isChanged, onUndo }: SaveProps) {
  const t = useTranslations("cast");
  const errorText = useErrorText();
  const queries = useQueryClient();
  const { queryKey } = castQuery(contentId);
  const save = useMutation({
    mutationFn: () =>
      unwrap(api.PUT("/api/v1/contents/{id}/cast", { params: { path: { id: contentId } }, body: draft })),
    onSuccess: (saved) => queries.setQueryData(queryKey, saved),
  });
  const isLate = save.error instanceof ApiError && save.error.status === 409;
  if (!isChanged) return null;
  return (
    <div className="sticky bottom-3 z-10 mt-8 flex flex-wrap items-center gap-3 rounded-2xl border border-edge bg-surface p-4 shadow-2xl">
      <p className="mr-auto text-sm font-medium">{t("unsaved")}</p>
      <Button size="small" disabled={save.isPending} onClick={() => save.mutate()}>
        {t("save")}
      </Button>
      <Button size="small" look="quiet" disabled={save.isPending} onClick={onUndo}>
        {t("undo")}
      </Button>
      {save.isError && (
        <div role="alert" className="w-full text-sm font-medium text-ember">
          {isLate ? t("conflict") : errorText(save.error)}
          {save.error instanceof ApiError &&
            save.error.fields.map(({ field, message }) => (
              <p key={field}>
                {field}: {message}
              </p>
            ))}
          {isLate && (
            <Button
              size="small"
              look="quiet"
              className="mt-2"
              onClick={() => void queries.invalidateQueries({ queryKey })}
            >
              {t("takeTheirs")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
