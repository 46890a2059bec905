"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useId, useState, type FormEvent } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { languageName } from "@/lib/format";
import { api, profileQuery } from "@/lib/queries";
import { currentSession, storeSession } from "@/lib/session";
import type { Profile, ProfilePatch } from "@/lib/types";
import { Button } from "../ui/button";
import { CheckField, describedBy, FieldFrame, inputClass, TextField } from "../ui/field";
import { Select } from "../ui/select";
import { CountrySelect } from "./country-select";
import { FormError } from "./form-error";
import { LanguageSelect } from "./language-select";
import { PreferenceFields, preferencesIn } from "./profile-preferences";

type SubtitleChoice = (typeof subtitleLanguages)[number] | "";
const subtitleLanguages = ["es-419", "pt-BR", "ko"] as const;
const qualities = ["auto", "360p", "480p", "720p", "1080p"] as const;

export function ProfileForm({ profile }: { profile: Profile }) {
  const t = useTranslations();
  const queries = useQueryClient();
  const [country, setCountry] = useState(profile.country);
  const [language, setLanguage] = useState(profile.language);
  const [subtitles, setSubtitles] = useState<SubtitleChoice>(profile.preferences.subtitle_language ?? "");
  const [second, setSecond] = useState<SubtitleChoice>(profile.preferences.second_subtitle_language ?? "");
  const [quality, setQuality] = useState(profile.preferences.video_quality);

  const save = useMutation({
    mutationFn: (body: ProfilePatch) => unwrap(api.PATCH("/api/v1/users/me", { body })),
    onSuccess: (updated) => {
      queries.setQueryData(profileQuery().queryKey, updated);
      const session = currentSession();
      if (session) storeSession({ ...session, user: { ...session.user, nickname: updated.nickname } });
    },
  });
  const errors = fieldErrors(save.error);
  // The server names a nested field by its path; the last part is unique in this form.
  const errorOf = (field: string) => errors[field] ?? errors[`preferences.${field}`];

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate({
      nickname: String(form.get("nickname")),
      bio: String(form.get("bio")),
      country,
      language,
      preferences: {
        subtitle_language: subtitles || null,
        video_quality: quality,
        autoplay_next: form.has("autoplay_next"),
        second_subtitle_language: second || null,
        ...preferencesIn(form),
      },
    });
  };

  return (
    <form onSubmit={submit} noValidate className="max-w-2xl space-y-10">
      <FormError error={save.error} />
      <fieldset className="space-y-5">
        <legend className="mb-5 text-heading">{t("profile.account")}</legend>
        <TextField
          label={t("auth.nickname")}
          hint={t("auth.nicknameHint")}
          name="nickname"
          defaultValue={profile.nickname}
          error={errorOf("nickname")}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <LanguageSelect value={language} onChange={setLanguage} error={errorOf("language")} />
          <CountrySelect value={country} onChange={setCountry} error={errorOf("country")} />
        </div>
        <BioField value={profile.bio ?? ""} error={errorOf("bio")} />
      </fieldset>
      <fieldset className="space-y-5">
        <legend className="mb-5 text-heading">{t("profile.playback")}</legend>
        <div className="grid gap-5 sm:grid-cols-2">
          <Select
            label={t("profile.subtitleLanguage")}
            value={subtitles}
            onChange={setSubtitles}
            error={errorOf("subtitle_language")}
            options={[
              { value: "", label: t("profile.noSubtitles") },
              ...subtitleLanguages.map((code) => ({ value: code, label: languageName(code) })),
            ]}
          />
          <Select
            label={t("profile.secondSubtitleLanguage")}
            value={second}
            onChange={setSecond}
            error={errorOf("second_subtitle_language")}
            options={[
              { value: "", label: t("profile.noSecondSubtitles") },
              ...subtitleLanguages.map((code) => ({ value: code, label: languageName(code) })),
            ]}
          />
          <Select
            label={t("profile.quality")}
            value={quality}
            onChange={setQuality}
            error={errorOf("video_quality")}
            options={qualities.map((name) => ({
              value: name,
              label: name === "auto" ? t("player.auto") : name,
            }))}
          />
        </div>
        <CheckField
          label={t("profile.autoplay")}
          name="autoplay_next"
          defaultChecked={profile.preferences.autoplay_next}
          error={errorOf("autoplay_next")}
        />
      </fieldset>
      <PreferenceFields preferences={profile.preferences} />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" disabled={save.isPending}>
          {t(save.isPending ? "common.saving" : "profile.save")}
        </Button>
        <p role="status" className="text-sm font-medium text-celadon">
          {save.isSuccess && t("profile.saved")}
        </p>
      </div>
    </form>
  );
}

function BioField({ value, error }: { value: string; error: string | undefined }) {
  const t = useTranslations("profile");
  const id = useId();
  const hint = t("bioHint");
  return (
    <FieldFrame id={id} label={t("bio")} hint={hint} error={error}>
      <textarea
        id={id}
        name="bio"
        rows={3}
        defaultValue={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={`${inputClass} h-auto py-3`}
      />
    </FieldFrame>
  );
}
