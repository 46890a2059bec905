"use client";

import { ApiError, ensureDone, unwrap } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { termClasses, termKinds } from "@/lib/known";
import { api } from "@/lib/queries";
import type { Term, TermBody } from "@/lib/types";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { useErrorText } from "../../ui/section-error";
import { Select } from "../../ui/select";
import { listOf, listText } from "./lists";
import { TargetFields, targetOf } from "./target-fields";

interface Props {
  contentId: string;
  /** Null for a new term. */
  known: Term | null;
  onDone: () => void;
}

/** Writes a term. */
export function TermForm({ contentId, known, onDone }: Props) {
  const t = useTranslations("glossary");
  const errorText = useErrorText();
  const [kind, setKind] = useState(known?.term.kind ?? "noun");
  const [weight, setWeight] = useState(known?.term.class ?? "must");
  const change = useTermChange(contentId, known, onDone);
  const errors = fieldErrors(change.error);
  const isChangedElsewhere = known && change.error instanceof ApiError && change.error.status === 409;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({
      source: String(form.get("source")).trim(),
      variants: listOf(form.get("variants")),
      kind,
      class: weight,
      "es-419": targetOf(form, "es-419"),
      "pt-BR": targetOf(form, "pt-BR"),
      case_sensitive: form.get("case") === "on",
    });
  };

  return (
    <form onSubmit={submit} className="my-4 rounded-2xl border border-line bg-surface p-5">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <TextField
          label={t("source")}
          name="source"
          lang="ko"
          required
          maxLength={100}
          defaultValue={known?.term.source}
          error={errors["term.source"] ?? errors["source"]}
        />
        <TextField
          label={t("variants")}
          name="variants"
          lang="ko"
          placeholder={t("commas")}
          defaultValue={listText(known?.term.variants)}
        />
        <Select
          label={t("kind")}
          value={kind}
          onChange={setKind}
          options={termKinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
        <Select
          label={t("class")}
          value={weight}
          onChange={setWeight}
          options={termClasses.map((value) => ({ value, label: t(`classes.${value}`) }))}
        />
      </div>
      <div className="mt-5 grid gap-5 lg:grid-cols-2">
        <TargetFields language="es-419" target={known?.term["es-419"]} />
        <TargetFields language="pt-BR" target={known?.term["pt-BR"]} />
      </div>
      <label className="mt-4 flex items-center gap-3 text-sm">
        <input
          type="checkbox"
          name="case"
          defaultChecked={known?.term.case_sensitive ?? false}
          className="size-5 accent-celadon"
        />
        {t("caseSensitive")}
      </label>
      <div className="mt-5 flex flex-wrap gap-2.5">
        <Button type="submit" size="small" disabled={change.isPending}>
          {t("save")}
        </Button>
        <Button size="small" look="quiet" onClick={onDone}>
          {t("cancel")}
        </Button>
        {known && (
          <Button
            size="small"
            look="quiet"
            className="ml-auto text-ember"
            disabled={change.isPending}
            onClick={() => change.mutate(null)}
          >
            {t("remove")}
          </Button>
        )}
      </div>
      {change.isError && (
        <p role="alert" className="mt-3 text-sm font-medium text-ember">
          {isChangedElsewhere ? t("conflict") : errorText(change.error)}
        </p>
      )}
    </form>
  );
}

/** Makes, changes or (null) removes the term. */
function useTermChange(id: string, known: Term | null, onDone: () => void) {
  const changeOf = async (term: TermBody | null): Promise<void> => {
    if (!known) {
      if (term)
        await unwrap(api.POST("/api/v1/contents/{id}/glossary", { params: { path: { id } }, body: term }));
      return;
    }
    const params = { path: { id, term: known.term_id } };
    if (term === null) await ensureDone(api.DELETE("/api/v1/contents/{id}/glossary/{term}", { params }));
    else {
      const body = { rev: known.rev, term };
      await unwrap(api.PUT("/api/v1/contents/{id}/glossary/{term}", { params, body }));
    }
  };
  return useMutation({
    mutationFn: changeOf,
    onSuccess: onDone,
  });
}
