"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { useErrorText } from "../ui/section-error";

/** Above a form: what is wrong as a whole. Takes the focus, so that it is heard and the fields follow. */
export function FormError({ error }: { error: unknown }) {
  const t = useTranslations("auth");
  const errorText = useErrorText();
  const box = useRef<HTMLDivElement>(null);
  const count = Object.keys(fieldErrors(error)).length;

  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);

  if (!error) return null;
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="rounded-xl border border-ember/60 bg-ember/10 px-4 py-3 text-sm font-medium text-ember"
    >
      {count > 0 ? t("summary", { count }) : errorText(error)}
    </div>
  );
}
