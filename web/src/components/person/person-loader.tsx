"use client";

import dynamic from "next/dynamic";
import { GridSkeleton } from "../browse/title-grid";

/** Such a page before its data is here. */
export function PersonSkeleton() {
  return (
    <div aria-hidden="true" className="px-gutter pt-28">
      <div className="flex flex-col gap-x-8 gap-y-5 sm:flex-row sm:items-center">
        <div className="skeleton size-32 rounded-full sm:size-40" />
        <div>
          <div className="skeleton h-6 w-24" />
          <div className="skeleton mt-2 h-11 w-64" />
        </div>
      </div>
      <div className="mt-12 mb-5 skeleton h-7 w-40" />
      <GridSkeleton />
    </div>
  );
}

/** Who it is about stands in the address, which only the browser knows. */
export const PersonLoader = dynamic(() => import("./person-view"), { ssr: false, loading: PersonSkeleton });
