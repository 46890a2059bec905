"use client";

import { unwrap, type Answer } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import { suggestionsQuery } from "@/lib/craft/queries";
import { fieldErrors } from "@/lib/field-errors";
import { faults } from "@/lib/known";
import { api } from "@/lib/queries";
import type { NewSuggestion, SubtitleTrack } from "@/lib/types";
import { Button } from "../../ui/button";
import { describedBy, FieldErrorText } from "../../ui/field";
import { ReadingHint } from "../../ui/reading-hint";
import { useErrorText } from "../../ui/section-error";
import { Select } from "../../ui/select";

/** Longest correction: one cue. */
const longest = 84;
/** How long a line stays after its sound. */
const lingerMs = 500;

interface Props {
  track: SubtitleTrack;
  atMs: number;
  line: Answer<"/api/v1/subtitles/{id}/line", "get">;
}

/** Proposes another text for a line. */
export function CorrectionForm({ track, atMs, line }: Props) {
  const t = useTranslations("correction");
  const errorText = useErrorText();
  const id = useId();
  const queries = useQueryClient();
  const [text, setText] = useState(line.text.slice(0, longest));
  const [reason, setReason] = useState<NewSuggestion["reason"]>("meaning");
  const propose = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/subtitles/{id}/suggestions", {
          params: { path: { id: track.subtitle_id } },
          body: { at_ms: atMs, text: text.trim(), reason },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: suggestionsQuery(track.subtitle_id).queryKey }),
  });
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const error = fieldErrors(propose.error)["text"];

  if (propose.isSuccess) {
    return (
      <p role="status" className="mt-5 rounded-xl border border-celadon px-4 py-3 text-sm font-medium">
        {t("thanks")}
      </p>
    );
  }
  return (
    <form
      className="mt-5"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        propose.mutate();
      }}
    >
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {t("text")}
      </label>
      <textarea
        ref={field}
        id={id}
        lang={track.language}
        value={text}
        rows={2}
        required
        maxLength={longest}
        spellCheck
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, "hint", error)}
        onChange={(event) => setText(event.target.value.replaceAll("\n", " "))}
        className="w-full resize-none rounded-xl border border-edge bg-ink px-4 py-3 text-base text-paper aria-invalid:border-ember"
      />
      <ReadingHint
        id={`${id}-hint`}
        text={text}
        ms={line.end_ms - line.start_ms + lingerMs}
        language={track.language}
      />
      {error && <FieldErrorText id={`${id}-error`}>{error}</FieldErrorText>}
      <div className="mt-3 grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <Select
          label={t("reason")}
          value={reason}
          onChange={setReason}
          options={faults.map((value) => ({ value, label: t(`faults.${value}`) }))}
        />
        <Button type="submit" disabled={propose.isPending || text.trim() === "" || text.trim() === line.text}>
          {t("send")}
        </Button>
      </div>
      {propose.isError && !error && (
        <p role="alert" className="mt-2 text-sm font-medium text-ember">
          {errorText(propose.error)}
        </p>
      )}
    </form>
  );
}
