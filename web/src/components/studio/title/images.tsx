"use client";

import { ApiError } from "@hallyu/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ImageUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { fieldErrors } from "@/lib/field-errors";
import { sessionFetch } from "@/lib/session-fetch";
import type { StudioContent } from "@/lib/types";
import { Button } from "../../ui/button";
import { useErrorText } from "../../ui/section-error";

type Slot = "poster" | "backdrop";

/** The pictures of a title: upright on cards, and wide behind its page. */
export function Images({ title }: { title: StudioContent }) {
  const t = useTranslations("edit");
  return (
    <section aria-labelledby="images" className="mt-14">
      <h2 id="images" className="text-heading">
        {t("images")}
      </h2>
      <p className="mt-1 text-sm text-mist">{t("imagesText")}</p>
      <div className="mt-5 flex flex-wrap items-start gap-6">
        <Picture id={title.content_id} slot="poster" url={title.poster_url} shape="aspect-2/3 w-40" />
        <Picture id={title.content_id} slot="backdrop" url={title.backdrop_url} shape="aspect-video w-80" />
      </div>
    </section>
  );
}

interface Props {
  id: string;
  slot: Slot;
  url: string | null | undefined;
  shape: string;
}

function Picture({ id, slot, url, shape }: Props) {
  const t = useTranslations("edit");
  const errorText = useErrorText();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: (file: File) => sendPicture(id, slot, file),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["studio"] }),
  });
  const wrong = Object.values(fieldErrors(send.error))[0];
  return (
    <figure className="max-w-full">
      <div
        className={`${shape} max-w-full overflow-hidden rounded-xl border border-line bg-raised`}
        style={url ? { background: `url("${url}") center / cover` } : undefined}
      />
      <figcaption className="mt-3">
        <input
          ref={input}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          aria-label={t(slot)}
          tabIndex={-1}
          className="sr-only"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file) send.mutate(file);
            // The same file can be chosen again.
            currentTarget.value = "";
          }}
        />
        <Button size="small" look="quiet" disabled={send.isPending} onClick={() => input.current?.click()}>
          <ImageUp aria-hidden="true" size={17} />
          {t(slot)}
        </Button>
        <p role="status" className="mt-2 text-sm font-medium text-celadon">
          {send.isSuccess && t("saved")}
        </p>
        {send.isError && (
          <p role="alert" className="mt-2 max-w-80 text-sm font-medium text-ember first-letter:uppercase">
            {wrong ?? errorText(send.error)}
          </p>
        )}
      </figcaption>
    </figure>
  );
}

/** Sends a picture as it is. */
async function sendPicture(id: string, slot: Slot, file: File): Promise<void> {
  const address = new URL(`/api/v1/contents/${id}/${slot}`, location.href);
  const request = new Request(address, { method: "PUT", body: file, headers: { "Content-Type": file.type } });
  const answer = await sessionFetch(request).catch(() => {
    throw new ApiError(0, undefined);
  });
  if (!answer.ok) throw new ApiError(answer.status, await answer.json().catch(() => undefined));
}
