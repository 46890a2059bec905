import type { ReactNode } from "react";
import { PosterArt } from "../catalogue/poster-art";

/** The page around a form: the form at one side, on wide screens a picture at the other. */
export function AccountFrame({
  title,
  intro,
  children,
}: {
  title: string;
  intro: string;
  children: ReactNode;
}) {
  return (
    <div className="grid min-h-[calc(100svh-4rem)] lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="relative hidden overflow-hidden lg:block">
        <PosterArt seed={title} />
        <div className="absolute inset-0 bg-linear-to-r from-transparent from-55% to-ink" />
        <div className="absolute inset-0 bg-linear-to-t from-ink to-transparent to-30%" />
      </div>
      <div className="mx-auto w-full max-w-lg px-gutter pt-28 pb-8 lg:px-12">
        <h1 className="text-headline text-balance">{title}</h1>
        <p className="mt-2 mb-8 text-mist">{intro}</p>
        {children}
      </div>
    </div>
  );
}
