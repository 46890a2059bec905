"use client";

import { unwrap } from "@hallyu/api-client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { dateText } from "@/lib/format";
import { api } from "@/lib/queries";
import { Button } from "../ui/button";
import { SectionError } from "../ui/section-error";

/** Who did it and to whom, if that is somebody else. */
function parties(actor: string, subject: string): string {
  return actor === subject ? actor : `${actor} → ${subject}`;
}

function facts(details: Record<string, unknown>): string[] {
  return Object.entries(details).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

/** What was done with privileges, the newest first. */
export function AuditList() {
  const t = useTranslations("admin");
  const locale = useLocale();
  const log = useInfiniteQuery({
    queryKey: ["admin", "audit-log"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/admin/audit-log", {
          params: { query: pageParam ? { cursor: pageParam } : {} },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
  const entries = log.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <section aria-labelledby="admin-audit" className="mt-14 border-t border-line pt-10">
      <h2 id="admin-audit" className="text-heading">
        {t("audit")}
      </h2>
      {log.isError && (
        <div className="mt-5">
          <SectionError error={log.error} onRetry={() => void log.refetch()} />
        </div>
      )}
      <ol className="mt-4 divide-y divide-line">
        {entries.map((entry) => (
          <li
            key={entry.entry_id}
            className="grid gap-x-6 gap-y-1 py-3 text-sm md:grid-cols-[11rem_10rem_minmax(0,1fr)]"
          >
            <time dateTime={entry.at} className="text-mist tabular-nums">
              {dateText(entry.at, locale, "short")}
            </time>
            <span className="font-semibold">{entry.action}</span>
            <span className="wrap-anywhere text-mist">
              {[parties(entry.actor ?? t("system"), entry.subject), ...facts(entry.details), entry.ip]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ol>
      {log.hasNextPage && (
        <Button
          look="quiet"
          size="small"
          className="mt-5"
          disabled={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t("more")}
        </Button>
      )}
    </section>
  );
}
