"use client";

import { useTranslations } from "next-intl";
import { Button, buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

/** A fault of our own in drawing a page. The way home loads a new document, whatever state this one is in. */
export default function PageError({ reset }: { reset: () => void }) {
  const t = useTranslations();
  return (
    <Notice scope="page" title={t("errors.crashTitle")} text={t("errors.crashText")}>
      <Button onClick={reset}>{t("common.retry")}</Button>
      {/* eslint-disable-next-line @next/next/no-html-link-for-pages */}
      <a href="/" className={buttonClass("quiet")}>
        {t("common.home")}
      </a>
    </Notice>
  );
}
