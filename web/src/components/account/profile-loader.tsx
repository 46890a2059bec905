"use client";

import dynamic from "next/dynamic";
import { ProfileSkeleton } from "./profile-skeleton";

/** Drawn in the browser only: who is logged in is known nowhere else. */
export const ProfileLoader = dynamic(() => import("./profile-view"), {
  ssr: false,
  loading: ProfileSkeleton,
});
