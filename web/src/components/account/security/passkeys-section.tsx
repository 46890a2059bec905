"use client";

import { ensureDone, unwrap } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { loginMethodsQuery, passkeysQuery } from "@/lib/auth-queries";
import { hasPasskeys, isCancelled, isKnownAlready, makePasskey } from "@/lib/passkeys";
import { api } from "@/lib/queries";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { AccountSection } from "../account-page";
import { FormError } from "../form-error";

/** Passkeys: made, named and removed. Not shown where browsers have none. */
export function PasskeysSection() {
  const t = useTranslations("security");
  const methods = useQuery(loginMethodsQuery()).data;
  const passkeys = useQuery(passkeysQuery()).data ?? [];
  const possible = methods?.passkeys === true && hasPasskeys();
  if (!possible && passkeys.length === 0) return null;
  return (
    <AccountSection id="security-passkeys" title={t("passkeysTitle")} text={t("passkeysText")}>
      <div className="max-w-2xl space-y-6">
        {passkeys.length > 0 && (
          <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
            {passkeys.map((passkey) => (
              <Passkey key={passkey.id} {...passkey} />
            ))}
          </ul>
        )}
        {possible && <NewPasskey />}
      </div>
    </AccountSection>
  );
}

interface PasskeyProps {
  id: string;
  name: string;
  created_at: string;
  last_used_at?: string | null;
}

function Passkey({ id, name, created_at, last_used_at }: PasskeyProps) {
  const t = useTranslations("security");
  const locale = useLocale();
  const queries = useQueryClient();
  const day = (time: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(time));
  const params = { path: { passkey_id: id } };
  const again = () => queries.invalidateQueries({ queryKey: passkeysQuery().queryKey });
  const remove = useMutation({
    mutationFn: () => ensureDone(api.DELETE("/api/v1/auth/passkeys/{passkey_id}", { params })),
    onSuccess: again,
  });
  const rename = useMutation({
    mutationFn: (name: string) =>
      unwrap(api.PATCH("/api/v1/auth/passkeys/{passkey_id}", { params, body: { name } })),
    onSuccess: again,
  });
  const ask = () => {
    const other = window.prompt(t("passkeyName"), name)?.trim();
    if (other) rename.mutate(other);
  };
  return (
    <li className="px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <KeyRound aria-hidden="true" size={20} className="text-mist" />
        <div className="min-w-40 flex-1">
          <p className="font-semibold wrap-break-word">{name}</p>
          <p className="text-sm text-mist">
            {last_used_at ? t("usedOn", { date: day(last_used_at) }) : t("madeOn", { date: day(created_at) })}
          </p>
        </div>
        <Button look="quiet" size="small" onClick={ask}>
          {t("rename")}
        </Button>
        <Button
          look="quiet"
          size="small"
          aria-label={t("removeNamed", { name })}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t("remove")}
        </Button>
      </div>
      <FormError error={remove.error ?? rename.error} />
    </li>
  );
}

function NewPasskey() {
  const t = useTranslations();
  const queries = useQueryClient();
  const register = useMutation({
    mutationFn: async (form: HTMLFormElement) => {
      const name = String(new FormData(form).get("name"));
      const begun = await unwrap(api.POST("/api/v1/auth/passkeys/registration"));
      const credential = await makePasskey(begun.options);
      const body = { ticket: begun.ticket, name, credential: credential as never };
      await unwrap(api.POST("/api/v1/auth/passkeys", { body }));
      form.reset();
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: passkeysQuery().queryKey }),
  });
  const known = isKnownAlready(register.error);
  const failed = register.error && !known && !isCancelled(register.error) ? register.error : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    register.mutate(event.currentTarget);
  };
  return (
    <form onSubmit={submit} className="max-w-md space-y-5">
      <FormError error={failed} />
      <TextField
        label={t("security.passkeyName")}
        name="name"
        maxLength={60}
        required
        error={known ? t("security.passkeyKnown") : undefined}
      />
      <Button type="submit" disabled={register.isPending}>
        {t(register.isPending ? "common.loading" : "security.passkeyAdd")}
      </Button>
    </form>
  );
}
