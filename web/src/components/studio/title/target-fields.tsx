import { useTranslations } from "next-intl";
import { languageName } from "@/lib/format";
import type { TermBody } from "@/lib/types";
import { TextField } from "../../ui/field";
import { listOf, listText } from "./lists";

type Language = "es-419" | "pt-BR";
type Target = NonNullable<TermBody[Language]>;

interface Props {
  language: Language;
  target: Target | null | undefined;
}

/** What a term becomes in one language. */
export function TargetFields({ language, target }: Props) {
  const t = useTranslations("glossary");
  return (
    <fieldset className="grid gap-3 rounded-xl border border-line p-4">
      <legend lang={language} className="px-1 text-sm font-semibold">
        {languageName(language)}
      </legend>
      <TextField
        label={t("preferred")}
        name={`${language}-preferred`}
        lang={language}
        maxLength={100}
        defaultValue={target?.preferred}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={t("allowed")}
          name={`${language}-allowed`}
          lang={language}
          placeholder={t("commas")}
          defaultValue={listText(target?.allowed)}
        />
        <TextField
          label={t("forbidden")}
          name={`${language}-forbidden`}
          lang={language}
          placeholder={t("commas")}
          defaultValue={listText(target?.forbidden)}
        />
      </div>
      <TextField
        label={t("note")}
        name={`${language}-note`}
        maxLength={500}
        defaultValue={target?.note ?? undefined}
      />
    </fieldset>
  );
}

/** What those fields say; null where there is no form to use. */
export function targetOf(form: FormData, language: Language): Target | null {
  const preferred = String(form.get(`${language}-preferred`) ?? "").trim();
  if (preferred === "") return null;
  const note = String(form.get(`${language}-note`) ?? "").trim();
  return {
    preferred,
    allowed: listOf(form.get(`${language}-allowed`)),
    forbidden: listOf(form.get(`${language}-forbidden`)),
    note: note === "" ? null : note,
  };
}
