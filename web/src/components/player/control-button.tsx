import type { ComponentProps } from "react";
import { ariaKeys, type PlayerAction } from "./shortcuts";

export const controlClass =
  "grid size-10 shrink-0 place-items-center rounded-full text-paper transition-colors hover:bg-paper/15 @2xl:size-11 aria-expanded:bg-paper/15";

type Props = ComponentProps<"button"> & {
  label: string;
  /** The keyboard's way to the same; shown in the tooltip. */
  action?: PlayerAction;
};

/** A round button of the player, known by its label. */
export function ControlButton({ label, action, className = "", ...rest }: Props) {
  const keys = action && ariaKeys(action);
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={keys ? `${label} (${keys.split(" ")[0]})` : label}
      className={`${controlClass} ${className}`}
      {...rest}
    />
  );
}
