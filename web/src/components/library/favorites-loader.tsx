"use client";

import dynamic from "next/dynamic";
import { AccountSkeleton } from "../account/account-page";

/** Drawn in the browser only: who is logged in is known nowhere else. */
export const FavoritesLoader = dynamic(() => import("./favorites-view"), {
  ssr: false,
  loading: AccountSkeleton,
});
