"use client";

import { useTranslations } from "next-intl";
import { Dialog } from "../ui/dialog";
import { shortcuts, shownKeys } from "./shortcuts";

/** What each key does. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations("player");
  return (
    <Dialog title={t("help")} onClose={onClose}>
      <dl className="grid gap-x-8 sm:grid-cols-2">
        {shortcuts.map((shortcut) => (
          <div
            key={shortcut.action}
            className="flex items-center justify-between gap-4 border-t border-line py-2"
          >
            <dt className="text-sm text-mist">{t(shortcut.label)}</dt>
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
    </Dialog>
  );
}
