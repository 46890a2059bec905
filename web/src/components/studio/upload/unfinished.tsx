"use client";

import { ensureDone } from "@hallyu/api-client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { unfinishedUploadsQuery } from "@/lib/craft/queries";
import { dateText, percentText } from "@/lib/format";
import { api } from "@/lib/queries";
import { useStore } from "@/lib/store";
import type { StudioTitle } from "@/lib/types";
import { Button } from "../../ui/button";
import { ProgressBar } from "../../ui/progress-bar";
import { uploadQueue, type KnownEpisode } from "./upload-queue";

interface Props {
  find: (episodeId: string) => KnownEpisode | undefined;
  titles: readonly StudioTitle[];
}

/** Uploads of earlier visits that can be gone on with. */
export function Unfinished({ find, titles }: Props) {
  const t = useTranslations("upload");
  const locale = useLocale();
  const queries = useQueryClient();
  const uploads = useQuery(unfinishedUploadsQuery());
  const here = useStore(uploadQueue, (state) => state.items);
  const discard = useMutation({
    mutationFn: (upload: string) =>
      ensureDone(
        api.DELETE("/api/v1/uploads/{upload}", {
          params: { path: { upload } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: unfinishedUploadsQuery().queryKey }),
  });
  const isHere = (episode: string | null | undefined) => here.some(({ episodeId }) => episodeId === episode);
  const rows =
    uploads.data?.items.filter(({ episode_id: id, state }) => state === "receiving" && !isHere(id)) ?? [];
  if (rows.length === 0) return null;

  return (
    <section aria-labelledby="unfinished" className="mt-12">
      <h2 id="unfinished" className="text-heading">
        {t("unfinished")}
      </h2>
      <p className="mt-1 max-w-2xl text-sm text-mist">{t("unfinishedText")}</p>
      <ul className="mt-5 divide-y divide-line rounded-2xl border border-line bg-surface">
        {rows.map((upload) => {
          const known = find(upload.episode_id ?? "");
          const title = titles.find(({ content_id: id }) => id === known?.contentId)?.title;
          const name = upload.file_name ?? t("nameless");
          const share = upload.offset / Math.max(upload.length, 1);
          return (
            <li key={upload.upload_id} className="grid gap-3 p-4 sm:p-5">
              <div className="flex flex-wrap items-start justify-between gap-3">
                <div className="min-w-0">
                  <h3 className="font-semibold wrap-anywhere">{name}</h3>
                  <p className="mt-0.5 text-sm text-mist">
                    {known && title && (
                      <>
                        <span lang="ko">{title}</span> · {t("episode", { number: known.number })} ·{" "}
                      </>
                    )}
                    {percentText(share, locale)}
                    {upload.expires_at &&
                      ` · ${t("keptUntil", { time: dateText(upload.expires_at, locale, "short") })}`}
                  </p>
                </div>
                <Button
                  size="small"
                  look="quiet"
                  disabled={discard.isPending}
                  aria-label={t("discardOf", { name })}
                  onClick={() => discard.mutate(upload.upload_id)}
                >
                  {t("discard")}
                </Button>
              </div>
              <ProgressBar label={t("progress", { name })} share={share} isQuiet />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
