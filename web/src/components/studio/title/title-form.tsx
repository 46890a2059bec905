"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { contentTypes } from "@/lib/known";
import { api } from "@/lib/queries";
import type { ContentPatch, StudioContent } from "@/lib/types";
import { FormError } from "../../account/form-error";
import { CheckField, TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { LanguageFields, textIn, textLanguages } from "../language-texts";
import { SaveBar } from "../save-bar";
import { GenreFields } from "./genre-fields";

/** What a creator says about a title. */
export function TitleForm({ title }: { title: StudioContent }) {
  const t = useTranslations();
  const queries = useQueryClient();
  const [type, setType] = useState(title.type);
  const [genres, setGenres] = useState<readonly string[]>(title.genres);
  const save = useMutation({
    mutationFn: (body: ContentPatch) =>
      unwrap(api.PATCH("/api/v1/contents/{id}", { params: { path: { id: title.content_id } }, body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["studio"] });
      void queries.invalidateQueries({ queryKey: ["content", title.content_id] });
    },
  });
  const errors = fieldErrors(save.error);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Who took part is not asked here, and stays.
    save.mutate({ type, genres: [...genres], cast: null, ...titleIn(new FormData(event.currentTarget)) });
  };

  return (
    <section aria-labelledby="details" className="mt-12">
      <h2 id="details" className="text-heading">
        {t("edit.details")}
      </h2>
      <form onSubmit={submit} noValidate className="mt-5 space-y-6">
        <FormError error={save.error} />
        <div className="grid gap-4 lg:grid-cols-2">
          <LanguageFields
            language="ko"
            text={{ title: title.title, description: title.texts["ko"]?.description ?? "" }}
            errors={errors}
          />
          {textLanguages.map((language) => (
            <LanguageFields key={language} language={language} text={title.texts[language]} errors={errors} />
          ))}
        </div>
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <Select
            label={t("edit.type")}
            value={type}
            onChange={setType}
            options={contentTypes.map((value) => ({ value, label: t(`types.${value}`) }))}
          />
          <TextField
            label={t("edit.year")}
            name="year"
            type="number"
            defaultValue={title.year}
            error={errors["year"]}
          />
          <TextField
            label={t("edit.minutes")}
            name="minutes"
            type="number"
            defaultValue={title.duration_minutes ?? ""}
            error={errors["duration_minutes"]}
          />
          <TextField
            label={t("edit.episodes")}
            name="episodes"
            type="number"
            defaultValue={title.total_episodes}
            error={errors["total_episodes"]}
          />
          <TextField
            label={t("edit.originalTitle")}
            name="original"
            defaultValue={title.original_title ?? ""}
            error={errors["original_title"]}
          />
          <TextField
            label={t("edit.network")}
            name="network"
            defaultValue={title.network ?? ""}
            error={errors["network"]}
          />
          <div className="sm:col-span-2">
            <TextField
              label={t("edit.trailer")}
              name="trailer"
              type="url"
              defaultValue={title.trailer_url ?? ""}
              error={errors["trailer_url"]}
            />
          </div>
        </div>
        <GenreFields chosen={genres} onChange={setGenres} error={errors["genres"]} />
        <CheckField label={t("edit.exclusive")} name="exclusive" defaultChecked={title.is_exclusive} />
        <SaveBar save={save} label={t("edit.save")} />
      </form>
    </section>
  );
}

/** What the fields say; a language without a name says nothing. */
function titleIn(form: FormData): Omit<ContentPatch, "type" | "genres" | "cast"> {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const number = (name: string) => (text(name) === "" ? null : Number(text(name)));
  const written = [...textLanguages, "ko" as const].map(
    (language) => [language, textIn(form, language)] as const,
  );
  return {
    title: textIn(form, "ko").title,
    year: number("year") ?? 0,
    duration_minutes: number("minutes"),
    total_episodes: number("episodes") ?? 0,
    original_title: text("original") || null,
    network: text("network") || null,
    trailer_url: text("trailer") || null,
    is_exclusive: form.has("exclusive"),
    texts: Object.fromEntries(written.filter(([, { title }]) => title !== "")),
  };
}
