"use client";

import dynamic from "next/dynamic";
import { AccountSkeleton } from "../account-page";

/** Drawn in the browser only: who is logged in is known nowhere else. */
export const PrivacyLoader = dynamic(() => import("./privacy-view"), {
  ssr: false,
  loading: AccountSkeleton,
});
