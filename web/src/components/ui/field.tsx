import { CircleAlert } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";

export const inputClass =
  "h-12 w-full rounded-xl border border-edge bg-surface px-4 text-base text-paper transition-colors placeholder:text-mist hover:border-mist aria-invalid:border-ember";

interface FrameProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: ReactNode;
}

/** Label above, hint and error below: the same for every kind of field. */
export function FieldFrame({ id, label, hint, error, children }: FrameProps) {
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-mist">
          {hint}
        </p>
      )}
      {error && <FieldErrorText id={`${id}-error`}>{error}</FieldErrorText>}
    </div>
  );
}

export function FieldErrorText({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="mt-1.5 flex items-start gap-1.5 text-sm font-medium text-ember">
      <CircleAlert aria-hidden="true" size={16} className="mt-0.5 shrink-0" />
      {/* The server ends a sentence that the name of the field would begin. */}
      <span className="block first-letter:uppercase">{children}</span>
    </p>
  );
}

/** The ids of the texts that describe a field, for `aria-describedby`. */
export function describedBy(
  id: string,
  hint: string | undefined,
  error: string | undefined,
): string | undefined {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

type Props = ComponentProps<"input"> & {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** A control at the right end, inside the field. */
  end?: ReactNode;
};

/** One line of text to fill in. */
export function TextField({ label, hint, error, end, ...input }: Props) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <span className="relative block">
        <input
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, hint, error)}
          className={`${inputClass} ${end ? "pr-12" : ""}`}
          {...input}
        />
        {end && <span className="absolute inset-y-0 right-1.5 flex items-center">{end}</span>}
      </span>
    </FieldFrame>
  );
}

/** A box to tick. */
export function CheckField({ label, error, ...input }: Omit<Props, "hint" | "end">) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="flex items-start gap-3 text-sm">
        <input
          id={id}
          type="checkbox"
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, undefined, error)}
          className="mt-px size-5 shrink-0 accent-celadon"
          {...input}
        />
        {label}
      </label>
      {error && <FieldErrorText id={`${id}-error`}>{error}</FieldErrorText>}
    </div>
  );
}
