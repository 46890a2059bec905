"use client";

import { ensureDone } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Link } from "@/i18n/navigation";
import { api } from "@/lib/queries";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";

/** Where the link of a verification mail leads: shows the server the token in the address. */
export function VerifyEmailView() {
  const t = useTranslations();
  const started = useRef(false);
  const { mutate, isSuccess, isError } = useMutation({
    mutationFn: () => {
      const token = new URLSearchParams(window.location.search).get("token") ?? "";
      return ensureDone(api.POST("/api/v1/auth/verify-email", { body: { token } }));
    },
  });

  useEffect(() => {
    if (started.current) return;
    started.current = true;
    mutate();
  }, [mutate]);

  const outcome = isSuccess ? "verified" : isError ? "verifyFailed" : null;
  return (
    <div role="status">
      <Notice
        scope="page"
        title={t(`auth.${outcome ?? "verifying"}`)}
        {...(outcome && { text: t(`auth.${outcome}Text`) })}
      >
        {outcome && (
          <Link href="/" prefetch={false} className={buttonClass()}>
            {t("common.home")}
          </Link>
        )}
      </Notice>
    </div>
  );
}
