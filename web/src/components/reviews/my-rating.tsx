"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import { useId, useState } from "react";
import { Link } from "@/i18n/navigation";
import { ratingQuery } from "@/lib/library-queries";
import { useSession } from "@/lib/session";
import type { Rating } from "@/lib/types";
import { Button, buttonClass } from "../ui/button";
import { FieldFrame, inputClass } from "../ui/field";
import { useErrorText } from "../ui/section-error";
import { StarField } from "./star-field";
import { useRating } from "./use-rating";

/** Longest review, characters: what the API takes. */
const longest = 2000;

/** What the visitor thinks of a title, to say and to take back. */
export function MyRating({ titleId }: { titleId: string }) {
  const t = useTranslations("reviews");
  const next = encodeURIComponent(usePathname());
  const session = useSession();
  const rating = useQuery({ ...ratingQuery(titleId), enabled: session !== null });
  if (!session) {
    return (
      <div>
        <p className="mb-4 text-mist">{t("loginText")}</p>
        <Link href={`/login?next=${next}`} prefetch={false} className={buttonClass("quiet", "small")}>
          {t("login")}
        </Link>
      </div>
    );
  }
  if (rating.isPending) return <div aria-hidden="true" className="skeleton h-72" />;
  return <RatingForm titleId={titleId} rating={rating.data ?? null} />;
}

function RatingForm({ titleId, rating }: { titleId: string; rating: Rating | null }) {
  const t = useTranslations("reviews");
  const id = useId();
  const errorText = useErrorText();
  const rate = useRating(titleId);
  // What is being written; where nothing is, what was said holds.
  const [draft, setDraft] = useState<{ stars?: number; review?: string }>({});
  const stars = draft.stars ?? rating?.stars ?? 0;
  const review = draft.review ?? rating?.review ?? "";
  const change = (part: typeof draft) => {
    rate.reset();
    setDraft({ ...draft, ...part });
  };
  const said = rate.variables === null ? t("removed") : t("saved");

  return (
    <form
      aria-label={t("mine")}
      onSubmit={(event) => {
        event.preventDefault();
        // The draft is kept until the server has it: a refusal loses no word.
        rate.mutate({ stars, review }, { onSuccess: () => setDraft({}) });
      }}
      className="space-y-5"
    >
      <StarField stars={stars} onChange={(value) => change({ stars: value })} />
      <FieldFrame id={id} label={t("review")} hint={t("reviewHint")}>
        <textarea
          id={id}
          rows={4}
          maxLength={longest}
          value={review}
          aria-describedby={`${id}-hint`}
          onChange={(event) => change({ review: event.target.value })}
          className={`${inputClass} h-auto py-3`}
        />
      </FieldFrame>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" size="small" disabled={stars === 0 || rate.isPending}>
          {rating ? t("change") : t("save")}
        </Button>
        {rating && (
          <Button
            look="quiet"
            size="small"
            disabled={rate.isPending}
            onClick={() => rate.mutate(null, { onSuccess: () => setDraft({}) })}
          >
            {t("remove")}
          </Button>
        )}
        <p role="status" className="text-sm font-medium text-celadon">
          {rate.isSuccess && said}
        </p>
        <p role="alert" className="text-sm font-medium text-ember">
          {rate.isError && t("notSaved", { reason: errorText(rate.error) })}
        </p>
      </div>
    </form>
  );
}
