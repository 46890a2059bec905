"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, type ReactNode } from "react";
import { Link } from "@/i18n/navigation";
import type { CardContent } from "@/lib/types";
import { TitleCard, TitleCardSkeleton } from "./title-card";
import { useScrollRoom, type ScrollRoom } from "./use-scroll-room";

/** Width of a poster in a row. */
export const railItemClass = "w-[42vw] max-w-44 shrink-0 snap-start sm:w-44 lg:w-50 lg:max-w-50";
const skeletons = Array.from({ length: 8 }, (_, index) => index);

interface Props {
  name: string;
  /** Undefined while it is loading. */
  contents: CardContent[] | undefined;
  /** The list from which this rail shows the head. */
  href?: string;
}

/** A row of posters. */
export function Rail({ name, contents, href }: Props) {
  return (
    <RailFrame name={name} href={href} holds={contents}>
      {contents
        ? contents.map((content) => (
            <li key={content.content_id} className={railItemClass}>
              <TitleCard content={content} />
            </li>
          ))
        : skeletons.map((index) => (
            <li key={index} className={railItemClass}>
              <TitleCardSkeleton />
            </li>
          ))}
    </RailFrame>
  );
}

interface FrameProps {
  name: string;
  href?: string | undefined;
  /** What the items are drawn from; undefined while it is loading. */
  holds: unknown;
  /** List items of a width of their own. */
  children: ReactNode;
}

/** A row of anything that scrolls sideways by touch, wheel, keyboard and buttons. */
export function RailFrame({ name, href, holds, children }: FrameProps) {
  const heading = useId();
  const list = useRef<HTMLUListElement>(null);
  const room = useScrollRoom(list, holds);

  return (
    <section aria-labelledby={heading} aria-busy={holds === undefined}>
      <div className="mb-4 flex items-baseline gap-4 px-gutter">
        <h2 id={heading} className="text-heading text-balance">
          {name}
        </h2>
        {href && <ViewAll name={name} href={href} />}
        <RailButtons
          name={name}
          room={room}
          onScroll={(direction) => {
            const element = list.current;
            element?.scrollBy({ left: direction * element.clientWidth * 0.85, behavior: "smooth" });
          }}
        />
      </div>
      {/* The padding leaves room for the focus ring, which a scrolling box would cut off. */}
      <ul ref={list} className="rail-scroll -my-2 flex gap-4 px-gutter py-2 lg:gap-5">
        {children}
      </ul>
    </section>
  );
}

function ViewAll({ name, href }: { name: string; href: string }) {
  const t = useTranslations("home");
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={`${t("viewAll")}: ${name}`}
      className="shrink-0 rounded-sm text-sm font-medium text-celadon hover:text-celadon-light"
    >
      {t("viewAll")}
    </Link>
  );
}

interface RailButtonsProps {
  name: string;
  room: ScrollRoom;
  onScroll: (direction: 1 | -1) => void;
}

function RailButtons({ name, room, onScroll }: RailButtonsProps) {
  const t = useTranslations("home");
  return (
    <div className={`ml-auto hidden gap-1 self-center ${room === "none" ? "" : "sm:pointer-fine:flex"}`}>
      <RailButton
        label={t("scrollBack", { name })}
        disabled={room === "forward"}
        onClick={() => onScroll(-1)}
      >
        <ChevronLeft aria-hidden="true" size={20} />
      </RailButton>
      <RailButton label={t("scrollOn", { name })} disabled={room === "back"} onClick={() => onScroll(1)}>
        <ChevronRight aria-hidden="true" size={20} />
      </RailButton>
    </div>
  );
}

interface RailButtonProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}

function RailButton({ label, disabled, onClick, children }: RailButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      // Not `disabled`: the button would lose the focus at the end of the row.
      aria-disabled={disabled ? true : undefined}
      onClick={onClick}
      className="grid size-9 place-items-center rounded-full text-paper transition-colors hover:bg-raised aria-disabled:text-edge aria-disabled:hover:bg-transparent"
    >
      {children}
    </button>
  );
}
