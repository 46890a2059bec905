"use client";

import dynamic from "next/dynamic";
import { AccountSkeleton } from "../account/account-page";

/** Drawn in the browser only: who is logged in is known nowhere else. */
export const HistoryLoader = dynamic(() => import("./history-view"), {
  ssr: false,
  loading: AccountSkeleton,
});
