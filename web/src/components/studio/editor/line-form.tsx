"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useRef } from "react";
import { Button } from "../../ui/button";
import { ReadingHint } from "../../ui/reading-hint";
import { useErrorText } from "../../ui/section-error";
import type { EditorLine } from "./lines";
import type { Draft, Drafts } from "./use-drafts";

/** Longest text of a segment: four cues of two lines. */
const longest = 336;

interface Props {
  line: EditorLine;
  language: string;
  draft: Draft | undefined;
  drafts: Drafts;
}

/** Writes a line in its place. */
export function LineForm({ line, language, draft, drafts }: Props) {
  const t = useTranslations("editor");
  const errorText = useErrorText();
  const hint = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = line.segment.segment_id;
  const text = draft?.text ?? line.text;
  const isSaving = draft?.status === "saving";
  const isChanged = text.trim() !== line.text;

  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.closest("li")?.scrollIntoView({ block: "nearest" });
  }, []);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void drafts.save(line, "reviewed");
      }}
    >
      <textarea
        ref={field}
        lang={language}
        aria-label={t("text", { number: line.segment.seq })}
        aria-describedby={hint}
        value={text}
        rows={2}
        maxLength={longest}
        spellCheck
        onChange={(event) => drafts.write(id, event.target.value.replaceAll("\n", " "))}
        className="field-sizing-content w-full resize-none rounded-xl border border-edge bg-ink px-3 py-2 text-base text-paper"
      />
      <ReadingHint id={hint} text={text} ms={line.shownMs} language={language} />
      {line.segment.translation?.note && (
        <p className="mt-1 text-sm text-mist">{t("note", { note: line.segment.translation.note })}</p>
      )}
      {draft?.theirs !== undefined && (
        <div role="alert" className="mt-2 rounded-xl border border-ember p-3 text-sm">
          <p className="font-semibold">{t("conflict")}</p>
          <p lang={language} className="mt-1 text-mist">
            «{draft.theirs}»
          </p>
          <Button size="small" look="quiet" className="mt-2" onClick={() => drafts.drop(id)}>
            {t("takeTheirs")}
          </Button>
        </div>
      )}
      {draft?.status === "failed" && (
        <p role="alert" className="mt-1 text-sm font-medium text-ember">
          {errorText(draft.error)}
        </p>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Button type="submit" size="small" disabled={isSaving || !isChanged || text.trim() === ""}>
          {t(draft?.theirs === undefined ? "save" : "saveMine")}
        </Button>
        <Button
          size="small"
          look="secondary"
          disabled={isSaving || text.trim() === "" || (line.state === "approved" && !isChanged)}
          onClick={() => void drafts.save(line, "approved")}
        >
          {t("approve")}
        </Button>
        {isChanged && (
          <Button size="small" look="quiet" onClick={() => drafts.drop(id)}>
            {t("undo")}
          </Button>
        )}
        <span role="status" className="text-sm text-celadon">
          {isSaving && t("saving")}
          {draft?.status === "saved" && !isChanged && t("saved")}
        </span>
      </div>
    </form>
  );
}
