"use client";

import { ApiError } from "@hallyu/api-client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { SeoCleanup } from "./seo-cleanup";

/** Only what may pass by itself is tried again: no connection, or a server in trouble. */
function shouldRetry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

/** What every page needs around it in the browser. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: shouldRetry, staleTime: 60_000 } } }),
  );

  useEffect(() => {
    // 25 KB of @font-face rules that only matter where the system has no Korean font: after the first paint.
    void import("@/lib/korean-font");
  }, []);

  return (
    <QueryClientProvider client={client}>
      <SeoCleanup />
      {children}
    </QueryClientProvider>
  );
}
