import { useId } from "react";

interface Props {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A small whole number from 1. */
export function NumberField({ label, value, onChange }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={1}
        max={10_000}
        value={value ?? ""}
        onChange={(event) => {
          const typed = Math.floor(event.target.valueAsNumber);
          onChange(typed > 0 ? typed : null);
        }}
        className="h-11 w-24 rounded-xl border border-edge bg-ink px-3 text-base tabular-nums hover:border-mist"
      />
    </div>
  );
}
