import { useTranslations } from "next-intl";
import { editorKeys } from "./use-editor-keys";

/** What each key does. */
export function KeyPanel() {
  const t = useTranslations("editor.keys");
  return (
    <dl className="divide-y divide-line">
      {editorKeys.map(({ action, keys }) => (
        <div key={action} className="flex items-center justify-between gap-4 py-2">
          <dt className="text-sm text-mist">{t(action)}</dt>
          <dd className="flex gap-1">
            {keys.map((key) => (
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
  );
}
