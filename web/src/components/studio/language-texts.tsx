"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { languageName } from "@/lib/format";
import { describedBy, FieldFrame, inputClass, TextField } from "../ui/field";

/** Languages that names and descriptions are translated into. */
export const textLanguages = ["es", "pt", "en"] as const;

/** A name and a description in one language, as the API has them. */
export interface LanguageText {
  title?: string | null;
  description?: string | null;
}

/** What was written of a language in a form; null where nothing was. */
export function textIn(form: FormData, language: string): { title: string; description: string } {
  const value = (name: string) => String(form.get(`${name}.${language}`) ?? "").trim();
  return { title: value("title"), description: value("description") };
}

interface Props {
  language: string;
  text: LanguageText | undefined;
  errors: Record<string, string>;
  /** Whether the name may be left out. */
  isNameOptional?: boolean;
}

/** Name and description in one language. */
export function LanguageFields({ language, text, errors, isNameOptional }: Props) {
  const t = useTranslations("edit");
  const at = (field: string) =>
    errors[`texts.${language}.${field}`] ?? (language === "ko" ? errors[field] : undefined);
  return (
    <fieldset lang={language} className="space-y-4 rounded-2xl border border-line bg-surface p-4 sm:p-5">
      <legend className="float-left mb-4 font-semibold">{languageName(language)}</legend>
      <div className="clear-left">
        <TextField
          label={t("name")}
          name={`title.${language}`}
          maxLength={200}
          required={language === "ko" && !isNameOptional}
          defaultValue={text?.title ?? ""}
          error={at("title")}
        />
      </div>
      <LongField
        label={t("description")}
        name={`description.${language}`}
        value={text?.description ?? ""}
        error={at("description")}
      />
    </fieldset>
  );
}

interface LongProps {
  label: string;
  name: string;
  value: string;
  error?: string | undefined;
}

/** Several lines of text. */
function LongField({ label, name, value, error }: LongProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} error={error}>
      <textarea
        id={id}
        name={name}
        rows={4}
        maxLength={5000}
        defaultValue={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, undefined, error)}
        className={`${inputClass} h-auto py-3`}
      />
    </FieldFrame>
  );
}
