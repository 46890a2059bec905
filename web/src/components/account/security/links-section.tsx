"use client";

import { ensureDone, unwrap } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { linkedAccountsQuery, loginMethodsQuery } from "@/lib/auth-queries";
import { api } from "@/lib/queries";
import { Button } from "../../ui/button";
import { AccountSection } from "../account-page";
import { FormError } from "../form-error";
import { ProviderMark, providerNames, type ProviderName } from "../provider-mark";

/** Accounts at Google and Facebook that log in to this one. Not shown where there are neither. */
export function LinksSection() {
  const t = useTranslations("security");
  const locale = useLocale();
  const queries = useQueryClient();
  const methods = useQuery(loginMethodsQuery()).data;
  const links = useQuery(linkedAccountsQuery()).data ?? [];
  const link = useMutation({
    mutationFn: async (provider: ProviderName) => {
      const { url } = await unwrap(
        api.POST("/api/v1/auth/oauth/{provider}/link", {
          params: { path: { provider } },
          body: { redirect_uri: `/${locale}/security` },
        }),
      );
      location.assign(url);
    },
  });
  const unlink = useMutation({
    mutationFn: (link_id: string) =>
      ensureDone(api.DELETE("/api/v1/auth/oauth/accounts/{link_id}", { params: { path: { link_id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: linkedAccountsQuery().queryKey }),
  });
  const linked = new Set(links.map(({ provider }) => provider));
  const others = (["google", "facebook"] as const).filter((name) => methods?.[name] && !linked.has(name));
  if (links.length === 0 && others.length === 0) return null;
  return (
    <AccountSection id="security-links" title={t("linksTitle")} text={t("linksText")}>
      <div className="max-w-2xl space-y-5">
        <FormError error={link.error ?? unlink.error} />
        {links.length > 0 && (
          <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
            {links.map(({ id, provider, email }) => {
              const name = providerNames[provider as ProviderName] ?? provider;
              return (
                <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
                  <ProviderMark provider={provider as ProviderName} />
                  <div className="min-w-40 flex-1">
                    <p className="font-semibold">{name}</p>
                    {email && <p className="text-sm wrap-break-word text-mist">{email}</p>}
                  </div>
                  <Button
                    look="quiet"
                    size="small"
                    aria-label={t("removeNamed", { name })}
                    disabled={unlink.isPending}
                    onClick={() => unlink.mutate(id)}
                  >
                    {t("remove")}
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
        <div className="flex flex-wrap gap-3">
          {others.map((provider) => (
            <Button
              key={provider}
              look="quiet"
              disabled={link.isPending}
              onClick={() => link.mutate(provider)}
            >
              <ProviderMark provider={provider} />
              {t("linkWith", { provider: providerNames[provider] })}
            </Button>
          ))}
        </div>
      </div>
    </AccountSection>
  );
}
