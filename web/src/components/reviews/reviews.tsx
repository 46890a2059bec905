"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { agoText, ratingText } from "@/lib/format";
import { reviewsQuery } from "@/lib/library-queries";
import type { ContentDetail, Review } from "@/lib/types";
import { useNearViewport } from "@/lib/use-near-viewport";
import { Button } from "../ui/button";
import { SectionError } from "../ui/section-error";
import { MyRating } from "./my-rating";

/** What viewers think of a title: the mean, one's own opinion, and what others say. */
export function Reviews({ content }: { content: ContentDetail }) {
  const t = useTranslations("reviews");
  const place = useRef<HTMLElement>(null);
  const near = useNearViewport(place);
  return (
    <section ref={place} aria-labelledby="reviews-heading" className="mt-16 px-gutter">
      <h2 id="reviews-heading" className="text-heading">
        {t("title")}
      </h2>
      <div className="mt-5 grid gap-x-16 gap-y-10 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <div>
          <Mean content={content} />
          {near ? <MyRating titleId={content.content_id} /> : <div className="h-72" />}
        </div>
        {near && <ReviewList titleId={content.content_id} />}
      </div>
    </section>
  );
}

function Mean({ content }: { content: ContentDetail }) {
  const t = useTranslations();
  const rating = ratingText(content.rating, useLocale());
  if (!rating || content.rating_count === 0) return <p className="mb-6 text-mist">{t("reviews.none")}</p>;
  return (
    <p className="mb-6 flex items-baseline gap-3">
      <Star aria-hidden="true" size={26} fill="currentColor" className="self-center text-celadon" />
      <span className="sr-only">{t("card.rating", { rating })}</span>
      <span aria-hidden="true" className="text-headline tabular-nums">
        {rating}
      </span>
      <span className="text-mist">{t("title.votes", { count: content.rating_count })}</span>
    </p>
  );
}

function ReviewList({ titleId }: { titleId: string }) {
  const t = useTranslations("reviews");
  const reviews = useInfiniteQuery(reviewsQuery(titleId));
  const items = reviews.data?.pages.flatMap((page) => page.items);
  if (reviews.isError) {
    return (
      <div className="-mx-gutter">
        <SectionError error={reviews.error} onRetry={() => void reviews.refetch()} />
      </div>
    );
  }
  if (!items) return <div aria-hidden="true" className="skeleton h-72" />;
  if (items.length === 0) return <p className="text-mist">{t("empty")}</p>;
  return (
    <div>
      <ul aria-label={t("list")} className="divide-y divide-line border-y border-line">
        {items.map((review) => (
          <li key={review.user.user_id}>
            <ReviewText review={review} />
          </li>
        ))}
      </ul>
      {reviews.hasNextPage && (
        <Button
          look="quiet"
          size="small"
          className="mt-5"
          disabled={reviews.isFetchingNextPage}
          onClick={() => void reviews.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
    </div>
  );
}

function ReviewText({ review }: { review: Review }) {
  const t = useTranslations("card");
  const locale = useLocale();
  const [now] = useState(() => Date.now());
  return (
    <article className="py-5">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-mist">
        <span className="font-semibold text-paper">{review.user.nickname}</span>
        <span className="flex items-center gap-1 tabular-nums">
          <Star aria-hidden="true" size={13} fill="currentColor" className="text-celadon" />
          <span className="sr-only">{t("rating", { rating: review.stars })}</span>
          <span aria-hidden="true">{review.stars}</span>
        </span>
        <span>{agoText(review.updated_at, locale, now)}</span>
      </p>
      <p className="mt-2 max-w-[70ch] leading-relaxed whitespace-pre-line wrap-anywhere">{review.review}</p>
    </article>
  );
}
