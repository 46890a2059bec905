"use client";

import dynamic from "next/dynamic";

/** The place of the picture, and what is below it, before anything is known. */
export function WatchSkeleton() {
  return (
    <div aria-hidden="true">
      <div className="watch-stage bg-surface" />
      <div className="px-gutter pt-8">
        <div className="skeleton h-9 w-72 max-w-full" />
        <div className="skeleton mt-4 h-5 w-96 max-w-full" />
      </div>
    </div>
  );
}

/** Drawn in the browser only: what may be watched depends on who is logged in. */
export const WatchLoader = dynamic(() => import("./watch-view"), { ssr: false, loading: WatchSkeleton });
