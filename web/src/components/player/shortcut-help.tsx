"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { ControlButton } from "./control-button";
import { shortcuts, shownKeys } from "./shortcuts";

/** What each key does. A native dialog: it keeps the focus inside and closes with Escape. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby="shortcut-help"
      onClose={onClose}
      onClick={(event) => {
        // A click on the dialog itself, not on what it holds, is a click beside it.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
      className="m-auto w-[min(34rem,92vw)] rounded-2xl border border-line bg-surface p-0 text-paper backdrop:bg-ink/75"
    >
      <div className="p-6">
        <div className="mb-4 flex items-center justify-between">
          <h2 id="shortcut-help" className="text-heading">
            {t("player.help")}
          </h2>
          <ControlButton label={t("common.close")} onClick={() => dialog.current?.close()}>
            <X aria-hidden="true" size={22} />
          </ControlButton>
        </div>
        <dl className="grid gap-x-8 sm:grid-cols-2">
          {shortcuts.map((shortcut) => (
            <div
              key={shortcut.action}
              className="flex items-center justify-between gap-4 border-t border-line py-2"
            >
              <dt className="text-sm text-mist">{t(`player.${shortcut.label}`)}</dt>
              <dd className="flex gap-1">
                {shownKeys(shortcut).map((key) => (
                  <kbd
                    key={key}
                    className="grid h-7 min-w-7 place-items-center rounded-md bg-raised px-1.5 font-sans text-sm font-semibold"
                  >
                    {key}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </dialog>
  );
}
