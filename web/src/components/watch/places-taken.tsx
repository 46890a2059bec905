"use client";

import type { ApiError } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { deviceOf } from "@/lib/device";
import { api } from "@/lib/queries";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";

/** Other devices of the account play as much as its plan allows: which, and the way to watch here instead. */
export function PlacesTaken({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const t = useTranslations("watch");
  const end = useMutation({
    mutationFn: (id: string) => api.DELETE("/api/v1/streams/{id}", { params: { path: { id } } }),
    // Whether it was ended or had stopped by itself: there may be a place now.
    onSettled: onRetry,
  });

  return (
    <Notice scope="page" title={t("placesTitle")} text={error.message}>
      {error.playing.map(({ stream_id: id, device }) => {
        const { browser, system } = deviceOf(device ?? "");
        const name = [browser, system].filter(Boolean).join(" · ") || t("unknownDevice");
        return (
          <Button key={id} onClick={() => end.mutate(id)} disabled={end.isPending}>
            {t("watchHere", { device: name })}
          </Button>
        );
      })}
    </Notice>
  );
}
