"use client";

import { ensureDone } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Link } from "@/i18n/navigation";
import { api } from "@/lib/queries";
import { currentSession, storeSession } from "@/lib/session";
import { buttonClass } from "../ui/button";
import { Notice } from "../ui/notice";

/** Ends the session on the server, and here in any case. */
export function LogoutView() {
  const t = useTranslations();
  const queries = useQueryClient();
  const started = useRef(false);
  const { mutate, isSuccess, isError } = useMutation({
    mutationFn: async () => {
      if (currentSession()) await ensureDone(api.POST("/api/v1/auth/logout"));
    },
    onSettled: () => {
      storeSession(null);
      queries.clear();
    },
  });

  useEffect(() => {
    if (started.current) return;
    started.current = true;
    mutate();
  }, [mutate]);

  const done = isSuccess || isError;
  return (
    <div role="status">
      <Notice
        scope="page"
        title={t(done ? "auth.loggedOut" : "auth.loggingOut")}
        {...(done && { text: t(isError ? "auth.logoutFailed" : "auth.loggedOutText") })}
      >
        {done && (
          <>
            <Link href="/" prefetch={false} className={buttonClass()}>
              {t("common.home")}
            </Link>
            <Link href="/login" prefetch={false} className={buttonClass("quiet")}>
              {t("auth.login")}
            </Link>
          </>
        )}
      </Notice>
    </div>
  );
}
