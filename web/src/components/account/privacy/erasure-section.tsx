"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Minus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { api, erasureQuery } from "@/lib/queries";
import { Button } from "../../ui/button";
import { AccountSection } from "../account-page";
import { FormError } from "../form-error";
import { PasswordField } from "../password-field";

const goes = ["profile", "history", "sessions", "exports"] as const;
const stays = ["titles", "record"] as const;

export function ErasureSection() {
  const t = useTranslations("privacy");
  const erasure = useQuery(erasureQuery());
  const [open, setOpen] = useState(false);
  const planned = erasure.data !== undefined && erasure.data.state !== "none";

  return (
    <AccountSection id="erasure" title={t("erasure")} text={t("erasureText")}>
      {planned && <p className="text-mist">{t("erasurePlanned")}</p>}
      {!planned && !open && (
        <Button look="quiet" onClick={() => setOpen(true)}>
          {t("eraseAccount")}
        </Button>
      )}
      {!planned && open && <Confirmation onClose={() => setOpen(false)} />}
    </AccountSection>
  );
}

/** Says what goes and what stays, and asks for the password. */
function Confirmation({ onClose }: { onClose: () => void }) {
  const t = useTranslations("privacy");
  const queries = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const erase = useMutation({
    mutationFn: (password: string) =>
      unwrap(api.DELETE("/api/v1/users/me", { body: { password: password || null } })),
    onSuccess: (planned) => {
      queries.setQueryData(erasureQuery().queryKey, planned);
      scrollTo({ top: 0, behavior: "smooth" });
    },
  });

  useEffect(() => heading.current?.focus(), []);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    erase.mutate(String(new FormData(event.currentTarget).get("password")));
  };

  return (
    <form
      onSubmit={submit}
      noValidate
      className="max-w-2xl space-y-6 rounded-2xl border border-ember/50 bg-surface p-6 sm:p-8"
    >
      <h3 ref={heading} tabIndex={-1} className="text-lg font-bold outline-none">
        {t("confirmTitle")}
      </h3>
      <div className="grid gap-6 sm:grid-cols-2">
        <Points title={t("goes")} points={goes.map((point) => t(`goesPoints.${point}`))} />
        <Points kept title={t("stays")} points={stays.map((point) => t(`staysPoints.${point}`))} />
      </div>
      <p className="text-sm text-mist">{t("grace")}</p>
      <FormError error={erase.error} />
      <PasswordField
        autoComplete="current-password"
        hint={t("passwordHint")}
        error={fieldErrors(erase.error)["password"]}
      />
      <div className="flex flex-wrap gap-3">
        <button
          type="submit"
          disabled={erase.isPending}
          className="inline-flex h-12 items-center justify-center rounded-full bg-ember px-6 text-[0.9375rem] font-semibold text-ink transition-colors duration-200 ease-settle hover:bg-paper disabled:opacity-60"
        >
          {t("confirmErase")}
        </button>
        <Button look="quiet" onClick={onClose}>
          {t("keepAccount")}
        </Button>
      </div>
    </form>
  );
}

function Points({ title, points, kept = false }: { title: string; points: string[]; kept?: boolean }) {
  const Icon = kept ? Check : Minus;
  return (
    <div>
      <p className="text-sm font-semibold">{title}</p>
      <ul className="mt-2 space-y-2 text-sm text-mist">
        {points.map((point) => (
          <li key={point} className="flex gap-2">
            <Icon aria-hidden="true" size={16} className="mt-0.5 shrink-0" />
            {point}
          </li>
        ))}
      </ul>
    </div>
  );
}
