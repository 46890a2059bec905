"use client";

import { ensureDone } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { api, erasureQuery } from "@/lib/queries";
import { useSession } from "@/lib/session";
import { Button } from "../ui/button";
import { useErrorText } from "../ui/section-error";

/** On every page of the account while its erasure can be called off. */
export function ErasureBanner() {
  const t = useTranslations("privacy");
  const locale = useLocale();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const session = useSession();
  const erasure = useQuery({ ...erasureQuery(), enabled: session !== null });
  const cancel = useMutation({
    mutationFn: () => ensureDone(api.DELETE("/api/v1/users/me/erasure")),
    onSettled: () => queries.invalidateQueries({ queryKey: erasureQuery().queryKey }),
  });

  const at = erasure.data?.erase_at;
  if (!at) return null;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(at));
  const started = erasure.data?.state === "started";
  return (
    <div
      role="status"
      className="mt-6 flex flex-wrap items-center justify-between gap-x-8 gap-y-4 rounded-2xl border border-ember/60 bg-ember/10 px-6 py-5"
    >
      <div className="min-w-0">
        <p className="font-semibold">{started ? t("bannerStarted") : t("bannerTitle", { date })}</p>
        {!started && <p className="mt-0.5 text-sm text-mist">{t("bannerText")}</p>}
        {cancel.isError && <p className="mt-1 text-sm font-medium text-ember">{errorText(cancel.error)}</p>}
      </div>
      {!started && (
        <Button size="small" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("cancelErasure")}
        </Button>
      )}
    </div>
  );
}
