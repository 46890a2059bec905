"use client";

import { ApiError, unwrap } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { known } from "@/lib/known";
import { api, exportsQuery } from "@/lib/queries";
import { sessionFetch } from "@/lib/session-fetch";
import type { DataExport } from "@/lib/types";
import { Button } from "../../ui/button";
import { SectionError, useErrorText } from "../../ui/section-error";
import { AccountSection } from "../account-page";

const states = ["collecting", "ready", "failed", "expired"] as const;

export function ExportSection() {
  const t = useTranslations("privacy");
  const queries = useQueryClient();
  const exports = useQuery(exportsQuery());
  const ask = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/users/me/export")),
    onSuccess: () => queries.invalidateQueries({ queryKey: exportsQuery().queryKey }),
  });
  const collecting = exports.data?.items.some(({ state }) => state === "collecting") ?? false;

  return (
    <AccountSection id="export" title={t("export")} text={t("exportText")}>
      {exports.isError && <SectionError error={exports.error} onRetry={() => void exports.refetch()} />}
      {exports.data && exports.data.items.length > 0 && (
        <ul className="mb-6 max-w-2xl divide-y divide-line rounded-2xl border border-line">
          {exports.data.items.slice(0, 5).map((item) => (
            <li key={item.export_id} className="px-5 py-4">
              <ExportRow item={item} />
            </li>
          ))}
        </ul>
      )}
      <Button look="quiet" disabled={ask.isPending || collecting} onClick={() => ask.mutate()}>
        {t("askExport")}
      </Button>
      <Refusal error={ask.error} />
    </AccountSection>
  );
}

/** The server says itself how often a copy may be asked for. */
function Refusal({ error }: { error: unknown }) {
  const errorText = useErrorText();
  const own = error instanceof ApiError && error.code === "EXPORT_TOO_SOON" ? error.message : null;
  return (
    <p role="alert" className="mt-3 text-sm font-medium text-ember">
      {error ? (own ?? errorText(error)) : null}
    </p>
  );
}

function ExportRow({ item }: { item: DataExport }) {
  const t = useTranslations("privacy");
  const locale = useLocale();
  const day = (time: string) => new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(time));
  const download = useMutation({ mutationFn: () => save(item) });
  const state = known(states, item.state, "failed");
  const size = new Intl.NumberFormat(locale, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });

  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <p className="font-semibold">{day(item.created_at)}</p>
        <p role="status" className="mt-0.5 text-sm text-mist">
          {t(`exportStates.${state}`, { date: item.expires_at ? day(item.expires_at) : "" })}
          {state === "ready" && (
            <>
              {" "}
              <span className="whitespace-nowrap">
                · {size.format(Math.max(1, (item.size_bytes ?? 0) / 1000))}
              </span>
            </>
          )}
        </p>
        {download.isError && (
          <p role="alert" className="mt-0.5 text-sm font-medium text-ember">
            {t("downloadFailed")}
          </p>
        )}
      </div>
      {state === "ready" && (
        <Button look="secondary" size="small" disabled={download.isPending} onClick={() => download.mutate()}>
          <Download aria-hidden="true" size={16} />
          {t("download")}
        </Button>
      )}
    </div>
  );
}

/** The archive needs the session, which a plain link does not carry. */
async function save(item: DataExport): Promise<void> {
  const path = `/api/v1/users/me/exports/${item.export_id}/download`;
  const response = await sessionFetch(new Request(new URL(path, location.href)));
  if (!response.ok) throw new ApiError(response.status, null);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = `hallyulatino-${item.created_at.slice(0, 10)}.zip`;
  link.click();
  // Not before the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
