import type { ReactNode } from "react";

interface Props {
  title: string;
  text?: string;
  /** The next steps: buttons or links. */
  children?: ReactNode;
  /** `page` when it stands for a whole page, whose heading it then is. */
  scope?: "page" | "section";
}

/** Says in plain words why something is not there, and what to do next: empty states and refusals. */
export function Notice({ title, text, children, scope = "section" }: Props) {
  const Heading = scope === "page" ? "h1" : "h2";
  return (
    <div
      className={`mx-auto flex max-w-xl flex-col items-center px-gutter text-center ${
        scope === "page" ? "min-h-[70svh] justify-center pt-24 pb-8" : "py-14"
      }`}
    >
      <svg viewBox="0 0 96 48" width={96} height={48} aria-hidden="true" className="mb-6 text-line">
        <circle cx="62" cy="17" r="11" fill="var(--color-seal)" />
        <path d="M0 48 26 16l17 21 12-12 41 23z" fill="currentColor" />
      </svg>
      <Heading className={scope === "page" ? "text-headline text-balance" : "text-heading text-balance"}>
        {title}
      </Heading>
      {text && <p className="mt-3 text-balance text-mist">{text}</p>}
      {children && <div className="mt-7 flex flex-wrap justify-center gap-3">{children}</div>}
    </div>
  );
}
