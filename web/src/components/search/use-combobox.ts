import { useId, useState, type KeyboardEvent } from "react";

interface Wish<Option> {
  options: readonly Option[];
  onPick: (option: Option) => void;
  /** Enter without a choice. */
  onSubmit: () => void;
  /** Escape while nothing is open. */
  onClear: () => void;
}

/**
 * A field with a list of suggestions, as the ARIA practices describe it: the focus stays in the field, arrows move through the
 * list and back to what was typed, Enter takes, Escape closes and then clears.
 */
export function useCombobox<Option>({ options, onPick, onSubmit, onClear }: Wish<Option>) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const expanded = isOpen && options.length > 0;
  const at = Math.min(active, options.length - 1);
  const optionId = (index: number) => `${id}-${index}`;

  const show = () => {
    setOpen(true);
    setActive(-1);
  };
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const pick = (option: Option) => {
    close();
    onPick(option);
  };
  const move = (step: 1 | -1) => {
    setOpen(true);
    // One place more than there are options: what was typed.
    const places = options.length + 1;
    setActive(((at + 1 + step + places) % places) - 1);
  };
  const enter = () => {
    const option = expanded ? options[at] : undefined;
    if (option !== undefined) return pick(option);
    close();
    onSubmit();
  };
  const escape = () => (expanded ? close() : onClear());
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: enter,
    Escape: escape,
  };

  return {
    expanded,
    show,
    pick,
    list: { id: `${id}-list`, role: "listbox" as const },
    option: (index: number) => ({
      id: optionId(index),
      role: "option" as const,
      "aria-selected": index === at,
      // The field keeps the focus.
      onPointerDown: (event: { preventDefault: () => void }) => event.preventDefault(),
      onPointerMove: () => setActive(index),
    }),
    field: {
      role: "combobox" as const,
      "aria-expanded": expanded,
      "aria-controls": `${id}-list`,
      "aria-autocomplete": "list" as const,
      "aria-activedescendant": expanded && at >= 0 ? optionId(at) : undefined,
      onFocus: show,
      onBlur: close,
      onKeyDown: (event: KeyboardEvent) => {
        const act = keys[event.key];
        // While a syllable is being put together, Enter and arrows belong to the input method.
        if (!act || event.nativeEvent.isComposing) return;
        event.preventDefault();
        act();
      },
    },
  };
}
