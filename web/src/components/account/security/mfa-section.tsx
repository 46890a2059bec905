"use client";

import { ensureDone, unwrap } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { encode } from "uqr";
import { mfaQuery } from "@/lib/auth-queries";
import { api } from "@/lib/queries";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { SectionError } from "../../ui/section-error";
import { AccountSection } from "../account-page";
import { FormError } from "../form-error";

/** Two-step verification: off, being switched on, or on. */
export function MfaSection() {
  const t = useTranslations("security");
  const status = useQuery(mfaQuery());
  // Shown once: the server keeps only what recognises them.
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <AccountSection id="security-mfa" title={t("mfaTitle")} text={t("mfaText")}>
      {status.isError && <SectionError error={status.error} onRetry={() => void status.refetch()} />}
      {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {!codes && status.data?.totp === false && <Enrolment onDone={setCodes} />}
      {!codes && status.data?.totp && <Disabling left={status.data.recovery_codes_left} />}
    </AccountSection>
  );
}

function codeOf(event: FormEvent<HTMLFormElement>): string {
  event.preventDefault();
  return String(new FormData(event.currentTarget).get("code"));
}

function CodeField({ hint }: { hint?: string }) {
  const t = useTranslations("auth");
  return (
    <TextField
      label={t("code")}
      hint={hint}
      name="code"
      autoComplete="one-time-code"
      maxLength={64}
      required
    />
  );
}

function Enrolment({ onDone }: { onDone: (codes: string[]) => void }) {
  const t = useTranslations();
  const queries = useQueryClient();
  const enrol = useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/auth/mfa/totp/enrol")) });
  const confirm = useMutation({
    mutationFn: (code: string) => unwrap(api.POST("/api/v1/auth/mfa/totp/confirm", { body: { code } })),
    onSuccess: (answer) => {
      onDone(answer.recovery_codes);
      void queries.invalidateQueries({ queryKey: mfaQuery().queryKey });
    },
  });
  if (!enrol.data) {
    return (
      <div className="space-y-5">
        <FormError error={enrol.error} />
        <Button disabled={enrol.isPending} onClick={() => enrol.mutate()}>
          {t("security.mfaBegin")}
        </Button>
      </div>
    );
  }
  return (
    <form
      onSubmit={(event) => confirm.mutate(codeOf(event))}
      noValidate
      className="flex max-w-2xl flex-wrap gap-x-8 gap-y-6"
    >
      <QrCode text={enrol.data.otpauth_uri} label={t("security.mfaQr")} />
      <div className="min-w-64 flex-1 space-y-5">
        <p className="text-sm text-mist">{t("security.mfaScan")}</p>
        <p className="font-mono text-sm break-all select-all">{enrol.data.secret}</p>
        <FormError error={confirm.error} />
        <CodeField hint={t("security.mfaCodeHint")} />
        <Button type="submit" disabled={confirm.isPending}>
          {t(confirm.isPending ? "common.saving" : "security.mfaConfirm")}
        </Button>
      </div>
    </form>
  );
}

/** Dark on light whatever the page: cameras want it so. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    .join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-52 shrink-0 rounded-xl bg-paper"
    >
      <path d={path} className="fill-ink" />
    </svg>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const t = useTranslations("security");
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    setCopied(true);
  };
  return (
    <div className="max-w-2xl space-y-5">
      <p role="status" className="font-semibold text-celadon">
        {t("mfaOn")}
      </p>
      <p className="text-sm text-mist">{t("recoveryText")}</p>
      <ul className="grid gap-x-8 gap-y-2 rounded-xl border border-line bg-surface px-5 py-4 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <Button look="quiet" onClick={() => void copy()}>
          {t(copied ? "copied" : "copy")}
        </Button>
        <Button onClick={onDone}>{t("recoveryDone")}</Button>
      </div>
    </div>
  );
}

function Disabling({ left }: { left: number }) {
  const t = useTranslations();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const disable = useMutation({
    mutationFn: (code: string) => ensureDone(api.POST("/api/v1/auth/mfa/totp/disable", { body: { code } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: mfaQuery().queryKey }),
  });
  return (
    <div className="max-w-md space-y-5">
      <div>
        <p className="font-semibold text-celadon">{t("security.mfaIsOn")}</p>
        <p className="mt-1 text-sm text-mist">{t("security.recoveryLeft", { count: left })}</p>
      </div>
      {open ? (
        <form onSubmit={(event) => disable.mutate(codeOf(event))} noValidate className="space-y-5">
          <FormError error={disable.error} />
          <CodeField hint={t("auth.codeHint")} />
          <Button type="submit" look="secondary" disabled={disable.isPending}>
            {t("security.mfaDisable")}
          </Button>
        </form>
      ) : (
        <Button look="quiet" onClick={() => setOpen(true)}>
          {t("security.mfaDisable")}
        </Button>
      )}
    </div>
  );
}
