"use client";

import dynamic from "next/dynamic";
import { AccountSkeleton as Skeleton } from "../account/account-page";

// Drawn in the browser only: who is logged in is known nowhere else.

export const StudioLoader = dynamic(() => import("./titles/studio-view"), { ssr: false, loading: Skeleton });
export const TitleLoader = dynamic(() => import("./title/title-view"), { ssr: false, loading: Skeleton });
export const EpisodeLoader = dynamic(() => import("./episode/episode-view"), {
  ssr: false,
  loading: Skeleton,
});
export const EditorLoader = dynamic(() => import("./editor/editor-view"), { ssr: false, loading: Skeleton });
export const UploadLoader = dynamic(() => import("./upload/upload-view"), { ssr: false, loading: Skeleton });
