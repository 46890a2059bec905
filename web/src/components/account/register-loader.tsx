"use client";

import dynamic from "next/dynamic";

/** Drawn in the browser only: the likely country comes from the browser's languages. */
export const RegisterLoader = dynamic(() => import("./register-form"), {
  ssr: false,
  loading: () => (
    <div aria-hidden="true" className="space-y-6">
      {[0, 1, 2, 3, 4].map((index) => (
        <div key={index} className="skeleton h-18" />
      ))}
    </div>
  ),
});
