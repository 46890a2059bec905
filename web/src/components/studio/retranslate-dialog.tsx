"use client";

import { ApiError } from "@hallyu/api-client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { estimateQuery } from "@/lib/craft/queries";
import { moneyText } from "@/lib/format";
import type { SubtitleTrack } from "@/lib/types";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { useErrorText } from "../ui/section-error";

interface Props {
  episodeId: string;
  track: SubtitleTrack;
  onClose: () => void;
  onDone: () => void;
}

const parts = ["asked", "reused", "recalled", "kept"] as const;

/** Whether the installation does not say what its models cost. */
function isUnpriced(error: Error): boolean {
  return error instanceof ApiError && error.status === 503;
}

/** Says what translating again would ask of the AI and what that costs, before it is done. */
export function RetranslateDialog({ episodeId, track, onClose, onDone }: Props) {
  const t = useTranslations("retranslate");
  const locale = useLocale();
  const errorText = useErrorText();
  const language = track.language === "pt-BR" ? "pt-BR" : "es-419";
  const estimate = useQuery(estimateQuery(episodeId, language));
  const [item] = estimate.data?.items ?? [];

  return (
    <Dialog title={t("title")} onClose={onClose}>
      <p className="text-sm text-mist">{t("text")}</p>
      {estimate.isPending && <div className="mt-4 skeleton h-32" />}
      {estimate.isError && (
        <p className="mt-4 rounded-xl bg-raised px-4 py-3 text-sm">
          {isUnpriced(estimate.error) ? t("unpriced") : errorText(estimate.error)}
        </p>
      )}
      {estimate.data && item && (
        <dl className="mt-4 divide-y divide-line border-y border-line text-sm">
          {parts.map((part) => (
            <div key={part} className="flex justify-between gap-4 py-2">
              <dt className="text-mist">{t(part)}</dt>
              <dd className="font-semibold tabular-nums">{item[part]}</dd>
            </div>
          ))}
          <div className="flex justify-between gap-4 py-2">
            <dt className="text-mist">{t("cost")}</dt>
            <dd className="font-semibold tabular-nums">{moneyText(estimate.data, locale)}</dd>
          </div>
        </dl>
      )}
      <Button
        className="mt-5"
        disabled={estimate.isPending}
        onClick={() => {
          onDone();
          onClose();
        }}
      >
        {t("go")}
      </Button>
    </Dialog>
  );
}
