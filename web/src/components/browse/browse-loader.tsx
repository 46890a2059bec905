"use client";

import dynamic from "next/dynamic";
import { BrowseHead } from "./browse-head";
import { GridSkeleton } from "./title-grid";

/** Filters live in the address, which only the browser knows. */
export const BrowseLoader = dynamic(() => import("./browse-view"), {
  ssr: false,
  loading: () => (
    <>
      <BrowseHead />
      <div aria-hidden="true" className="mb-10 grid grid-cols-2 gap-4 lg:grid-cols-4">
        {[0, 1, 2, 3].map((index) => (
          <div key={index} className="skeleton h-19" />
        ))}
      </div>
      <GridSkeleton />
    </>
  ),
});
