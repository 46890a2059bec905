import { ChevronDown } from "lucide-react";
import { useId, type ReactNode } from "react";
import { FieldFrame, inputClass } from "./field";

interface Props<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; label: string }[];
  error?: string | undefined;
  /** Options in groups stand before the plain ones. */
  children?: ReactNode;
}

/** A native list to choose from, with its label. */
export function Select<T extends string>({ label, value, onChange, options, error, children }: Props<T>) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} error={error}>
      <span className="relative block">
        <select
          id={id}
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(event) => onChange(event.target.value as T)}
          className={`${inputClass} appearance-none pr-10`}
        >
          {children}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden="true"
          size={18}
          className="pointer-events-none absolute top-1/2 right-3.5 -translate-y-1/2 text-mist"
        />
      </span>
    </FieldFrame>
  );
}
