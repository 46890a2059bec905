"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { api, episodeQuery } from "@/lib/queries";
import type { EpisodePatch, StudioEpisode } from "@/lib/types";
import { FormError } from "../../account/form-error";
import { TextField } from "../../ui/field";
import { LanguageFields, textIn, textLanguages } from "../language-texts";
import { SaveBar } from "../save-bar";

/** What a creator says about an episode. */
export function EpisodeForm({ episode }: { episode: StudioEpisode }) {
  const t = useTranslations("edit");
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (body: EpisodePatch) =>
      unwrap(api.PATCH("/api/v1/episodes/{ep}", { params: { path: { ep: episode.episode_id } }, body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["studio"] });
      void queries.invalidateQueries({ queryKey: episodeQuery(episode.episode_id).queryKey });
    },
  });
  const errors = fieldErrors(save.error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(episodeIn(new FormData(event.currentTarget)));
  };

  return (
    <section aria-labelledby="details" className="mt-12">
      <h2 id="details" className="text-heading">
        {t("details")}
      </h2>
      <form onSubmit={submit} noValidate className="mt-5 space-y-6">
        <FormError error={save.error} />
        <div className="grid gap-4 sm:max-w-md sm:grid-cols-2">
          <TextField
            label={t("number")}
            name="number"
            type="number"
            defaultValue={episode.episode_number}
            error={errors["episode_number"]}
          />
          <TextField
            label={t("airDate")}
            name="airDate"
            type="date"
            defaultValue={episode.air_date ?? ""}
            error={errors["air_date"]}
          />
        </div>
        <div className="grid gap-4 lg:grid-cols-2">
          <LanguageFields language="ko" text={koreanOf(episode)} errors={errors} isNameOptional />
          {textLanguages.map((language) => (
            <LanguageFields
              key={language}
              language={language}
              text={episode.texts[language]}
              errors={errors}
            />
          ))}
        </div>
        <SaveBar save={save} label={t("save")} />
      </form>
    </section>
  );
}

/** What Korean readers see: what is said for them, else what the episode is called. */
function koreanOf({ title, description, texts: { ko } }: StudioEpisode) {
  return { title: ko?.title ?? title ?? null, description: ko?.description ?? description ?? null };
}

/** What the fields say; an empty name stands for none. */
function episodeIn(form: FormData): EpisodePatch {
  const korean = textIn(form, "ko");
  const texts = [...textLanguages, "ko" as const].map((language) => {
    const { title, description } = textIn(form, language);
    return [language, { title: title || null, description: description || null }] as const;
  });
  return {
    episode_number: Number(form.get("number")),
    title: korean.title || null,
    description: korean.description || null,
    air_date: String(form.get("airDate")) || null,
    texts: Object.fromEntries(texts),
  };
}
