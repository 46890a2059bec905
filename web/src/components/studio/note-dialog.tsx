"use client";

import { useTranslations } from "next-intl";
import { useId, type FormEvent } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";

interface Props {
  title: string;
  onClose: () => void;
  /** Gets the reason, empty for none. */
  onDone: (note: string) => void;
}

/** Asks for a reason before something is done. */
export function NoteDialog({ title, onClose, onDone }: Props) {
  const t = useTranslations("studio");
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onDone(String(new FormData(event.currentTarget).get("note")).trim());
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
          {t("note")}
        </label>
        <textarea
          id={id}
          name="note"
          rows={3}
          maxLength={500}
          className="w-full resize-none rounded-xl border border-edge bg-ink px-4 py-3 text-base text-paper"
        />
        <p className="mt-1.5 text-sm text-mist">{t("noteHint")}</p>
        <Button type="submit" className="mt-4">
          {title}
        </Button>
      </form>
    </Dialog>
  );
}
