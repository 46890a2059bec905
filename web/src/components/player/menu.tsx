"use client";

import { Check } from "lucide-react";
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from "react";
import { controlClass } from "./control-button";

export interface MenuChoice {
  value: string;
  label: ReactNode;
  /** The language of the label, where it is not the page's. */
  lang?: string;
  /** A second line, for what helps to choose. */
  detail?: string;
  disabled?: boolean;
}

export interface MenuGroup {
  label: string;
  /** The value of the choice that holds; undefined in a group that only informs. */
  selected?: string;
  choices: MenuChoice[];
  onSelect: (value: string) => void;
}

interface Props {
  label: string;
  icon: ReactNode;
  groups: MenuGroup[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  shortcut?: string | undefined;
  /** Plain text under the choices. */
  note?: ReactNode;
}

/** A button that opens a menu of choices. Arrows move, Escape closes and gives the focus back. */
export function Menu({ label, icon, groups, open, onOpenChange, shortcut, note }: Props) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const items = box.current?.querySelectorAll<HTMLElement>("[role=menuitemradio]");
    const checked = [...(items ?? [])].find((item) => item.ariaChecked === "true");
    (checked ?? items?.[0])?.focus();
    const onPointerDown = ({ target }: PointerEvent) => {
      if (!box.current?.contains(target as Node)) onOpenChange(false);
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, [open, onOpenChange]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === "Escape") {
      event.preventDefault();
      opener.current?.focus();
      onOpenChange(false);
      return;
    }
    moveFocus(event, box.current);
  };

  return (
    <div
      ref={box}
      className="@2xl:relative"
      onKeyDown={onKeyDown}
      onBlur={({ relatedTarget }) => {
        // Tab goes on to what stands under the choices, and then out.
        if (open && relatedTarget && !box.current?.contains(relatedTarget)) onOpenChange(false);
      }}
    >
      <button
        ref={opener}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-keyshortcuts={shortcut}
        title={shortcut ? `${label} (${shortcut})` : label}
        onClick={() => onOpenChange(!open)}
        className={controlClass}
      >
        {icon}
      </button>
      {open && (
        <div className="absolute inset-x-2 bottom-2 z-10 max-h-[calc(100cqh-1rem)] overflow-y-auto rounded-2xl border border-line bg-surface p-2 shadow-2xl @2xl:inset-x-auto @2xl:right-0 @2xl:bottom-full @2xl:mb-9 @2xl:max-h-[min(34rem,80cqh)] @2xl:w-76">
          <div id={id} role="menu" aria-label={label}>
            {groups.map((group) => (
              <Group
                key={group.label}
                group={group}
                onDone={() => {
                  onOpenChange(false);
                  opener.current?.focus();
                }}
              />
            ))}
          </div>
          {note && <div className="border-t border-line px-3 pt-2.5 pb-1.5 text-sm text-mist">{note}</div>}
        </div>
      )}
    </div>
  );
}

function moveFocus(event: KeyboardEvent, box: HTMLElement | null): void {
  const items = [...(box?.querySelectorAll<HTMLElement>("[role=menuitemradio]") ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  items[target]?.focus();
}

function Group({ group, onDone }: { group: MenuGroup; onDone: () => void }) {
  return (
    <div
      role="group"
      aria-label={group.label}
      className="not-first:mt-1.5 not-first:border-t not-first:border-line not-first:pt-1.5"
    >
      <p aria-hidden="true" className="px-3 pt-1.5 pb-1 text-xs font-semibold text-mist">
        {group.label}
      </p>
      {group.choices.map((choice) => {
        const checked = choice.value === group.selected;
        return (
          <button
            key={choice.value}
            type="button"
            role="menuitemradio"
            aria-checked={checked}
            aria-disabled={choice.disabled ? true : undefined}
            tabIndex={-1}
            onClick={() => {
              if (choice.disabled) return;
              group.onSelect(choice.value);
              onDone();
            }}
            className="flex w-full items-center gap-3 rounded-xl px-3 py-1.5 text-left text-[0.9375rem] @2xl:py-2 hover:bg-raised focus-visible:-outline-offset-3 aria-checked:font-semibold aria-checked:text-celadon aria-disabled:cursor-not-allowed aria-disabled:text-mist"
          >
            <span className="min-w-0 flex-1">
              <span lang={choice.lang} className="block">
                {choice.label}
              </span>
              {choice.detail && <span className="block text-sm font-normal text-mist">{choice.detail}</span>}
            </span>
            {checked && <Check aria-hidden="true" size={18} className="shrink-0" />}
          </button>
        );
      })}
    </div>
  );
}
