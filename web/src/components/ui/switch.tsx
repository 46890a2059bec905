import { useId } from "react";

interface Props {
  label: string;
  hint?: string | undefined;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is on or off and takes effect at once. */
export function Switch({ label, hint, checked, disabled, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-6">
      <div className="min-w-0">
        <p id={id} className="font-semibold">
          {label}
        </p>
        {hint && (
          <p id={`${id}-hint`} className="mt-0.5 text-sm text-mist">
            {hint}
          </p>
        )}
      </div>
      <button
        type="button"
        role="switch"
        aria-checked={checked}
        aria-labelledby={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => onChange(!checked)}
        className="group relative h-7 w-12 shrink-0 rounded-full border border-edge bg-surface transition-colors duration-200 ease-settle before:absolute before:-inset-2 before:content-[''] hover:border-paper disabled:opacity-60 aria-checked:border-celadon aria-checked:bg-celadon"
      >
        <span
          aria-hidden="true"
          className="absolute top-1/2 left-1 size-4.5 -translate-y-1/2 rounded-full bg-mist transition-transform duration-200 ease-settle group-aria-checked:translate-x-5 group-aria-checked:bg-ink"
        />
      </button>
    </div>
  );
}
