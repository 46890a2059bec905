"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { known } from "@/lib/known";
import { api, consentsQuery } from "@/lib/queries";
import type { Consent } from "@/lib/types";
import { Button } from "../../ui/button";
import { SectionError, useErrorText } from "../../ui/section-error";
import { Switch } from "../../ui/switch";
import { AccountSection } from "../account-page";

const kinds = ["terms", "privacy", "marketing"] as const;

export function ConsentsSection() {
  const t = useTranslations("privacy");
  const consents = useQuery(consentsQuery());
  return (
    <AccountSection id="consents" title={t("consents")} text={t("consentsText")}>
      {consents.isError && <SectionError error={consents.error} onRetry={() => void consents.refetch()} />}
      {consents.isPending && <div aria-hidden="true" className="skeleton h-40" />}
      {consents.data && (
        <ul className="max-w-2xl divide-y divide-line">
          {consents.data.items.map((consent) => (
            <li key={consent.kind} className="py-5 first:pt-0 last:pb-0">
              <ConsentRow consent={consent} />
            </li>
          ))}
        </ul>
      )}
    </AccountSection>
  );
}

function ConsentRow({ consent }: { consent: Consent }) {
  const t = useTranslations("privacy");
  const locale = useLocale();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const kind = known(kinds, consent.kind, "terms");
  const decide = useMutation({
    mutationFn: (agreed: boolean) =>
      unwrap(
        api.PUT("/api/v1/users/me/consents/{kind}", {
          params: { path: { kind: consent.kind } },
          body: { agreed },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: consentsQuery().queryKey }),
  });
  const date = consent.decided_at
    ? new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(consent.decided_at))
    : null;
  const state = date
    ? t(consent.agreed ? "agreedOn" : "withdrawnOn", { date, version: consent.version ?? "" })
    : t("neverAgreed");

  return (
    <>
      {consent.can_be_withdrawn ? (
        <Switch
          label={t(`kinds.${kind}`)}
          hint={`${t(`kindTexts.${kind}`)} ${state}`}
          checked={decide.isPending ? decide.variables : consent.agreed}
          disabled={decide.isPending}
          onChange={(agreed) => decide.mutate(agreed)}
        />
      ) : (
        <>
          <p className="font-semibold">{t(`kinds.${kind}`)}</p>
          <p className="mt-0.5 text-sm text-mist">
            {t(`kindTexts.${kind}`)} {state}
          </p>
        </>
      )}
      {consent.outdated && (
        <div className="mt-4 flex flex-wrap items-center gap-x-5 gap-y-3 rounded-xl border border-celadon/50 bg-celadon/10 px-4 py-3">
          <p className="text-sm">{t("outdated")}</p>
          <Button look="quiet" size="small" disabled={decide.isPending} onClick={() => decide.mutate(true)}>
            {t("agree")}
          </Button>
        </div>
      )}
      <p role="alert" className="text-sm font-medium text-ember">
        {decide.isError && errorText(decide.error)}
      </p>
    </>
  );
}
