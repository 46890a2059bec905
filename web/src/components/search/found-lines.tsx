"use client";

import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Link } from "@/i18n/navigation";
import { clock } from "@/lib/format";
import { linesQuery } from "@/lib/search-queries";
import type { FoundLine } from "@/lib/types";
import { Button } from "../ui/button";
import { Highlighted } from "./highlighted";

/** A word of a line is at least this long: shorter ones stand in almost every line. */
const shortest = 2;

/** Lines in which it is said, each with the way to its second. What the visitor has not watched is told only if they want it. */
export function FoundLines({ query }: { query: string }) {
  const t = useTranslations("search");
  const [spoilers, setSpoilers] = useState<"seen" | "all">("seen");
  const isLong = query.length >= shortest;
  const lines = useQuery({ ...linesQuery(query, spoilers), enabled: isLong });
  // The titles above stand for themselves.
  if (!isLong || lines.isError) return null;
  const items = lines.data?.items ?? [];

  return (
    <section aria-labelledby="lines-heading" aria-busy={lines.isPending} className="mt-16">
      <h2 id="lines-heading" className="text-heading">
        {t("lines")}
      </h2>
      <p role="status" className="mt-1 mb-4 min-h-6 text-mist">
        {lines.data &&
          (items.length > 0 ? t("linesFound", { count: items.length }) : t(`noLines.${spoilers}`))}
      </p>
      {items.length > 0 && (
        <ul className="divide-y divide-line border-y border-line">
          {items.map((line) => (
            <li key={`${line.episode_id}-${line.language}-${line.start_ms}`}>
              <Line line={line} query={query} />
            </li>
          ))}
        </ul>
      )}
      {spoilers === "seen" && (
        <Button look="quiet" size="small" className="mt-5" onClick={() => setSpoilers("all")}>
          {t("allLines")}
        </Button>
      )}
    </section>
  );
}

function Line({ line, query }: { line: FoundLine; query: string }) {
  const t = useTranslations("title");
  const seconds = Math.floor(line.start_ms / 1000);
  return (
    <Link
      href={`/watch/${line.episode_id}?t=${seconds}`}
      prefetch={false}
      className="group -mx-3 flex items-center gap-4 rounded-xl px-3 py-4 transition-colors hover:bg-surface"
    >
      <Play aria-hidden="true" size={18} className="shrink-0 text-celadon" />
      <span className="min-w-0">
        <span lang={line.language} className="block font-medium">
          <Highlighted text={line.text.replaceAll("\n", " ")} query={query} />
        </span>
        <span className="mt-0.5 block text-sm text-mist tabular-nums">
          {line.title_translated} · {t("episodeNumber", { number: line.episode_number })} · {clock(seconds)}
        </span>
      </span>
    </Link>
  );
}
