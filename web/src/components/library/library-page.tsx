"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useSession } from "@/lib/session";
import { AccountNav } from "../account/account-nav";
import { LoginPrompt } from "../account/login-prompt";

interface Props {
  name: "favorites" | "history";
  /** What can be done to the whole list. */
  action?: ReactNode;
  children: ReactNode;
}

/** A page of what one has gathered: for members only. */
export function LibraryPage({ name, action, children }: Props) {
  const t = useTranslations(`library.${name}`);
  return (
    <div className="mx-auto max-w-6xl px-gutter pt-24 pb-8">
      <AccountNav />
      <div className="mt-10 mb-8 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div>
          <h1 className="text-headline text-balance">{t("title")}</h1>
          <p className="mt-2 max-w-2xl text-mist">{t("intro")}</p>
        </div>
        {action}
      </div>
      {children}
    </div>
  );
}

/** The page for whoever is logged in, else the way to do so. */
export function MembersOnly({ name, children }: { name: Props["name"]; children: ReactNode }) {
  const t = useTranslations(`library.${name}`);
  if (!useSession()) return <LoginPrompt title={t("loginTitle")} text={t("loginText")} />;
  return children;
}
