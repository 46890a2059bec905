"use client";

import { unwrap } from "@hallyu/api-client";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { api } from "@/lib/queries";
import { useSession } from "@/lib/session";
import type { Episode } from "@/lib/types";
import { Button } from "../ui/button";

/** How often is asked how far the file is, in milliseconds. */
const pause = 3000;

/** Takes the episode along, for plans that have downloads: the file is made when it is first asked for. */
export function DownloadButton({ episode }: { episode: Episode }) {
  const t = useTranslations("watch");
  const role = useSession()?.user.role;
  const { content_id: id, episode_id: ep } = episode;
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/contents/{id}/episodes/{ep}/downloads", { params: { path: { id, ep } }, body: {} }),
      ),
    onSuccess: ({ download_url: url }) => {
      if (url) window.location.assign(url);
    },
  });
  const preparing = data?.status === "preparing" && !error;

  useEffect(() => {
    if (!preparing || isPending) return;
    const timer = setTimeout(mutate, pause);
    return () => clearTimeout(timer);
  }, [preparing, isPending, mutate]);

  if (!role || role === "user") return null;
  const said = error?.message ?? (data?.status === "failed" ? t("downloadFailed") : "");
  return (
    <>
      <Button look="quiet" size="small" onClick={() => mutate()} disabled={isPending || preparing}>
        <Download aria-hidden="true" size={18} />
        {preparing ? t("downloadPreparing") : t("download")}
      </Button>
      <p role="status" className="basis-full text-sm text-mist empty:hidden">
        {said}
      </p>
    </>
  );
}
