"use client";

import { ApiError, unwrap } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { logInWithPasskey } from "@/lib/auth-queries";
import { hasPasskeys, isCancelled } from "@/lib/passkeys";
import { api } from "@/lib/queries";
import { useEnter } from "@/lib/use-enter";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { FormError } from "./form-error";

interface Props {
  mfa: NonNullable<ApiError["mfa"]>;
  /** Where the visitor wanted to go. */
  next: string | null;
  /** Leads back to the first step. */
  onRestart: () => void;
}

/** The second step of a login: a code of the app, a recovery code, or a passkey. */
export function SecondStep({ mfa, next, onRestart }: Props) {
  const t = useTranslations();
  const enter = useEnter(next);
  const verify = useMutation({
    mutationFn: (code: string) =>
      unwrap(api.POST("/api/v1/auth/mfa/verify", { body: { mfa_token: mfa.token, code } })),
    onSuccess: enter,
  });
  const show = useMutation({ mutationFn: () => logInWithPasskey(mfa.token), onSuccess: enter });
  const passkeyError = show.error && !isCancelled(show.error) ? show.error : null;
  const error = passkeyError ?? verify.error;
  const isOver = error instanceof ApiError && error.code === "TICKET_EXPIRED";

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    verify.mutate(String(new FormData(event.currentTarget).get("code")));
  };

  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <div>
        <h2 className="text-heading">{t("auth.secondStep")}</h2>
        <p className="mt-1 text-sm text-mist">{t("auth.secondStepText")}</p>
      </div>
      <FormError error={error} />
      <TextField
        label={t("auth.code")}
        hint={t("auth.codeHint")}
        name="code"
        inputMode="text"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={64}
        required
        autoFocus
      />
      <Button type="submit" size="large" className="w-full" disabled={verify.isPending || isOver}>
        {t(verify.isPending ? "common.loading" : "auth.goOn")}
      </Button>
      {mfa.methods.includes("passkey") && hasPasskeys() && (
        <Button
          look="quiet"
          size="large"
          className="w-full"
          disabled={show.isPending || isOver}
          onClick={() => show.mutate()}
        >
          <KeyRound aria-hidden="true" size={20} />
          {t("auth.usePasskey")}
        </Button>
      )}
      <p className="text-center text-sm">
        <button
          type="button"
          onClick={onRestart}
          className="rounded-sm font-semibold text-celadon hover:text-celadon-light"
        >
          {t("auth.startAgain")}
        </button>
      </p>
    </form>
  );
}
