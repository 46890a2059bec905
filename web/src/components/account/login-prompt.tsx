"use client";

import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import { Link } from "@/i18n/navigation";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";

/** A page for members only: log in, and come back here. */
export function LoginPrompt({ title, text }: { title: string; text: string }) {
  const t = useTranslations("auth");
  const next = encodeURIComponent(usePathname());
  return (
    <Notice scope="page" title={title} text={text}>
      <Link href={`/login?next=${next}`} prefetch={false} className={buttonClass()}>
        {t("login")}
      </Link>
      <Link href={`/register?next=${next}`} prefetch={false} className={buttonClass("quiet")}>
        {t("register")}
      </Link>
    </Notice>
  );
}
