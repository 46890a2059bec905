"use client";

import { ApiError, unwrap } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Link } from "@/i18n/navigation";
import { api } from "@/lib/queries";
import { useEnter } from "@/lib/use-enter";
import { useQueryParam } from "@/lib/use-query-param";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";
import { providerNames, type ProviderName } from "./provider-mark";
import { SecondStep } from "./second-step";

const reasons = [
  "EMAIL_NOT_VERIFIED",
  "EMAIL_MISSING",
  "ALREADY_LINKED",
  "PROVIDER_REFUSED",
  "TICKET_EXPIRED",
  "UNAVAILABLE",
] as const;

function arrival() {
  const given = new URLSearchParams(location.search);
  return { code: given.get("code"), next: given.get("next"), refused: given.get("error") };
}

/** Where a login through a provider ends: trades the code in the address for a session, or says what went wrong. */
export default function OauthView() {
  const t = useTranslations("auth");
  const router = useRouter();
  // Read once: the address is cleaned below.
  const [{ code, next, refused }] = useState(arrival);
  const enter = useEnter(next);
  const started = useRef(false);
  const { mutate, error } = useMutation({
    mutationFn: (code: string) => unwrap(api.POST("/api/v1/auth/oauth/exchange", { body: { code } })),
    onSuccess: enter,
  });

  useEffect(() => {
    if (started.current || !code) return;
    started.current = true;
    // The code is used up now: nothing of it stays in the history.
    history.replaceState(null, "", location.pathname);
    mutate(code);
  }, [code, mutate]);

  if (error instanceof ApiError && error.mfa) {
    return (
      <div className="mx-auto max-w-lg px-gutter pt-32 pb-8">
        <SecondStep mfa={error.mfa} next={next} onRestart={() => router.back()} />
      </div>
    );
  }
  const failure = error instanceof ApiError ? error.code : (refused ?? (code ? null : "TICKET_EXPIRED"));
  if (!failure) {
    return (
      <div role="status">
        <Notice scope="page" title={t("oauthWorking")} />
      </div>
    );
  }
  return <Failure code={failure} />;
}

function Failure({ code }: { code: string }) {
  const t = useTranslations("auth");
  const provider = useQueryParam("provider");
  const name = providerNames[provider as ProviderName] ?? t("provider");
  const reason = reasons.find((known) => known === code) ?? "UNAVAILABLE";
  return (
    <div role="alert">
      <Notice scope="page" title={t("oauthFailed")} text={t(`oauthReasons.${reason}`, { provider: name })}>
        <Link href="/login" prefetch={false} className={buttonClass()}>
          {t("login")}
        </Link>
        <Link href="/register" prefetch={false} className={buttonClass("quiet")}>
          {t("register")}
        </Link>
      </Notice>
    </div>
  );
}
