"use client";

import dynamic from "next/dynamic";
import { GridSkeleton } from "../browse/title-grid";

/** What is searched for stands in the address, which only the browser knows. */
export const SearchLoader = dynamic(() => import("./search-view"), {
  ssr: false,
  loading: () => (
    <>
      <div aria-hidden="true" className="mb-10 skeleton h-14 rounded-full" />
      <GridSkeleton />
    </>
  ),
});
