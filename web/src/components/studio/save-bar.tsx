"use client";

import type { UseMutationResult } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button";

/** The end of a form: the button that saves it, and whether that is done. */
export function SaveBar({
  save,
  label,
}: {
  save: Pick<UseMutationResult, "isPending" | "isSuccess">;
  label: string;
}) {
  const t = useTranslations();
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Button type="submit" disabled={save.isPending}>
        {save.isPending ? t("common.saving") : label}
      </Button>
      <p role="status" className="text-sm font-medium text-celadon">
        {save.isSuccess && t("edit.saved")}
      </p>
    </div>
  );
}
