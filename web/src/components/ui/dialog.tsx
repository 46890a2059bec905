"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef, type ReactNode } from "react";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A native dialog: it keeps the focus inside, closes with Escape or a click beside it, and gives the focus back. */
export function Dialog({ title, onClose, children }: Props) {
  const t = useTranslations("common");
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        // A click on the dialog itself, not on what it holds, is a click beside it.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
      className="m-auto max-h-[92svh] w-[min(36rem,94vw)] overflow-y-auto rounded-2xl border border-line bg-surface p-0 text-paper select-text backdrop:bg-ink/75"
    >
      <div className="p-5 sm:p-6">
        <div className="mb-4 flex items-center justify-between gap-4">
          <h2 id={id} className="text-heading">
            {title}
          </h2>
          <button
            type="button"
            aria-label={t("close")}
            onClick={() => dialog.current?.close()}
            className="grid size-10 shrink-0 place-items-center rounded-full transition-colors hover:bg-paper/15"
          >
            <X aria-hidden="true" size={22} />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
