"use client";

import { ensureDone } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { deviceOf } from "@/lib/device";
import { agoText, dateText } from "@/lib/format";
import { api, sessionsQuery } from "@/lib/queries";
import type { OpenSession } from "@/lib/types";
import { Button } from "../../ui/button";
import { SectionError, useErrorText } from "../../ui/section-error";
import { AccountSection } from "../account-page";

/** Where the account is open, and how to end it there. */
export function SessionsSection() {
  const t = useTranslations();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery());
  const end = useMutation({
    mutationFn: (id: string | null) =>
      ensureDone(
        id === null
          ? api.DELETE("/api/v1/auth/sessions")
          : api.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id: id } } }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  });
  const items = sessions.data?.items ?? [];

  return (
    <AccountSection
      id="security-sessions"
      title={t("security.sessionsTitle")}
      text={t("security.sessionsText")}
    >
      {sessions.isError && <SectionError error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <div aria-hidden="true" className="skeleton h-40" />}
      <ul aria-label={t("security.sessionsTitle")} className="space-y-3">
        {items.map((session) => (
          <li key={session.session_id}>
            <SessionCard
              session={session}
              disabled={end.isPending}
              onEnd={() => end.mutate(session.session_id)}
            />
          </li>
        ))}
      </ul>
      {items.length > 1 && (
        <Button
          look="quiet"
          size="small"
          className="mt-5"
          disabled={end.isPending}
          onClick={() => end.mutate(null)}
        >
          {t("security.endOthers")}
        </Button>
      )}
      <p role="status" className="mt-3 text-sm font-medium text-celadon">
        {end.isSuccess && t("security.sessionEnded")}
      </p>
      <p role="alert" className="text-sm font-medium text-ember">
        {end.isError && errorText(end.error)}
      </p>
    </AccountSection>
  );
}

function SessionCard({
  session,
  disabled,
  onEnd,
}: {
  session: OpenSession;
  disabled: boolean;
  onEnd: () => void;
}) {
  const t = useTranslations("security");
  const locale = useLocale();
  const [now] = useState(() => Date.now());
  const { browser, system, isHandheld } = deviceOf(session.device ?? "");
  const name = [browser, system].filter(Boolean).join(" · ") || t("unknownDevice");
  const Icon = isHandheld ? Smartphone : Monitor;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl border border-line bg-surface px-5 py-4">
      <Icon aria-hidden="true" size={22} className="shrink-0 text-mist" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-semibold">
          {name}
          {session.is_current && (
            <span className="ml-2 inline-block rounded-full bg-celadon/15 px-2.5 py-0.5 text-xs font-semibold text-celadon">
              {t("thisDevice")}
            </span>
          )}
        </p>
        <p className="mt-1 text-sm text-mist wrap-anywhere">
          {[
            session.ip,
            session.is_current
              ? t("activeNow")
              : t("lastSeen", { time: agoText(session.last_seen_at, locale, now) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <p className="text-sm text-mist">
          {t("since", {
            date: dateText(session.created_at, locale, "short"),
          })}
        </p>
      </div>
      {!session.is_current && (
        <Button
          look="quiet"
          size="small"
          disabled={disabled}
          onClick={onEnd}
          aria-label={t("endNamed", { name })}
        >
          {t("end")}
        </Button>
      )}
    </div>
  );
}
