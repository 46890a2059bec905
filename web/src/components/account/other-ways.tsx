"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { logInWithPasskey, loginMethodsQuery } from "@/lib/auth-queries";
import { safeNext } from "@/lib/field-errors";
import { hasPasskeys, isCancelled } from "@/lib/passkeys";
import { useEnter } from "@/lib/use-enter";
import { useHydrated } from "@/lib/use-hydrated";
import { Button, buttonClass } from "../ui/button";
import { FormError } from "./form-error";
import { ProviderMark, providerNames, type ProviderName } from "./provider-mark";

interface Props {
  /** Where the visitor wanted to go. */
  next: string | null;
  /** Somebody new agrees to the terms by going on, and has no passkey yet. */
  isNew?: boolean;
}

/** Ways in beside the password: only those that this installation has. */
export function OtherWays({ next, isNew = false }: Props) {
  const t = useTranslations("auth");
  const hydrated = useHydrated();
  const methods = useQuery(loginMethodsQuery()).data;
  if (!hydrated || !methods) return null;
  const providers = (["google", "facebook"] as const).filter((provider) => methods[provider]);
  const withPasskey = !isNew && methods.passkeys && hasPasskeys();
  if (providers.length === 0 && !withPasskey) return null;
  return (
    <div className="mt-8 space-y-3">
      <p className="flex items-center gap-4 pb-1 text-sm text-mist before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("orWith")}
      </p>
      {providers.map((provider) => (
        <ProviderLink key={provider} provider={provider} next={next} />
      ))}
      {withPasskey && <PasskeyButton next={next} />}
      {isNew && providers.length > 0 && (
        <p className="text-center text-sm text-mist">{t("agreeByGoingOn")}</p>
      )}
    </div>
  );
}

function ProviderLink({ provider, next }: { provider: ProviderName; next: string | null }) {
  const t = useTranslations("auth");
  const locale = useLocale();
  const target = safeNext(next);
  const page = encodeURIComponent(target === "/" ? `/${locale}` : target);
  return (
    <a
      href={`/api/v1/auth/oauth/${provider}?redirect_uri=${page}`}
      className={`${buttonClass("quiet", "large")} w-full`}
    >
      <ProviderMark provider={provider} />
      {t("continueWith", { provider: providerNames[provider] })}
    </a>
  );
}

function PasskeyButton({ next }: { next: string | null }) {
  const t = useTranslations("auth");
  const enter = useEnter(next);
  const login = useMutation({ mutationFn: () => logInWithPasskey(), onSuccess: enter });
  const failed = login.error && !isCancelled(login.error) ? login.error : null;
  return (
    <>
      <Button
        look="quiet"
        size="large"
        className="w-full"
        disabled={login.isPending}
        onClick={() => login.mutate()}
      >
        <KeyRound aria-hidden="true" size={20} />
        {t("passkeyLogin")}
      </Button>
      <FormError error={failed} />
    </>
  );
}
