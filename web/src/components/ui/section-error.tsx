"use client";

import { ApiError } from "@hallyu/api-client";
import { useTranslations } from "next-intl";
import { Button } from "./button";

/** What went wrong, in the reader's words: the server's own message where it has one. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations("errors");
  return (error) => {
    if (!(error instanceof ApiError) || error.status >= 500) return t("server");
    if (error.status === 0) return t("network");
    if (error.status === 429) return t("rateLimited");
    return error.message || t("server");
  };
}

/** One section could not be loaded; the rest of the page stands. */
export function SectionError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations();
  const errorText = useErrorText();
  return (
    <div role="alert" className="mx-gutter rounded-2xl border border-line bg-surface px-6 py-8">
      <p className="font-semibold">{t("errors.title")}</p>
      <p className="mt-1 mb-5 text-sm text-mist">{errorText(error)}</p>
      <Button look="quiet" size="small" onClick={onRetry}>
        {t("common.retry")}
      </Button>
    </div>
  );
}
