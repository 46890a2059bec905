import type { ReactNode } from "react";
import { AccountNav } from "./account-nav";
import { ErasureBanner } from "./erasure-banner";

interface Props {
  title: string;
  intro: string;
  /** {@link AccountSection}s. */
  children: ReactNode;
}

/** A page of one's own account: the ways to the others, what it is for, and its sections. */
export function AccountPage({ title, intro, children }: Props) {
  return (
    <div className="mx-auto max-w-6xl px-gutter pt-24 pb-8">
      <AccountNav />
      <ErasureBanner />
      <h1 className="mt-10 text-headline text-balance">{title}</h1>
      <p className="mt-2 max-w-2xl text-mist">{intro}</p>
      <div className="mt-10 divide-y divide-line border-t border-line">{children}</div>
    </div>
  );
}

interface SectionProps {
  /** Of the heading; unique in the page. */
  id: string;
  title: string;
  text: string;
  children: ReactNode;
}

/** One matter of such a page: what it is about at one side, what can be done at the other. */
export function AccountSection({ id, title, text, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="grid gap-x-16 gap-y-6 py-10 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <div>
        <h2 id={id} className="text-heading">
          {title}
        </h2>
        <p className="mt-2 text-sm text-mist">{text}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

/** Such a page before its data is here. */
export function AccountSkeleton() {
  return (
    <div aria-hidden="true" className="mx-auto max-w-6xl px-gutter pt-24 pb-8">
      <div className="skeleton h-11" />
      <div className="skeleton mt-10 h-11 w-72" />
      <div className="skeleton mt-3 h-6 w-96 max-w-full" />
      <div className="mt-10 space-y-6">
        {[0, 1, 2].map((index) => (
          <div key={index} className="skeleton h-40" />
        ))}
      </div>
    </div>
  );
}
