"use client";

import dynamic from "next/dynamic";
import { AccountSkeleton } from "../account/account-page";

/** Drawn in the browser only: who is logged in is known nowhere else. */
export const AdminLoader = dynamic(() => import("./admin-view"), { ssr: false, loading: AccountSkeleton });
export const QualityLoader = dynamic(() => import("./quality/quality-view"), {
  ssr: false,
  loading: AccountSkeleton,
});
