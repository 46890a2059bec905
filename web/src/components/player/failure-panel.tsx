"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "../ui/button";
import type { Failure } from "./engine";

const texts = {
  network: "errorNetwork",
  expired: "errorExpired",
  refused: "errorExpired",
  media: "errorMedia",
  unsupported: "errorUnsupported",
} as const;

/** Playback stopped for good: what happened, what to do, and a code for whoever helps. */
export function FailurePanel({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const t = useTranslations();
  const isOffline = failure.kind === "network" && !navigator.onLine;

  useEffect(() => {
    if (failure.kind !== "network") return;
    // Whoever comes back from a tunnel need not press anything.
    window.addEventListener("online", onRetry);
    return () => window.removeEventListener("online", onRetry);
  }, [failure, onRetry]);

  return (
    <div
      role="alert"
      className="absolute inset-0 grid place-items-center overflow-y-auto bg-ink/90 p-6 text-center"
    >
      <div className="max-w-md">
        <p className="text-heading">{t("player.errorTitle")}</p>
        <p className="mt-2 text-mist">
          {failure.message ?? t(`player.${isOffline ? "errorOffline" : texts[failure.kind]}`)}
        </p>
        {failure.kind !== "unsupported" && (
          <Button size="small" className="mt-5" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        )}
        <p className="mt-4 text-sm text-mist">{t("player.errorCode", { code: failure.code })}</p>
      </div>
    </div>
  );
}
