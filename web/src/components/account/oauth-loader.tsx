"use client";

import dynamic from "next/dynamic";

/** Drawn in the browser only: what the provider sent along stands in the address. */
export const OauthLoader = dynamic(() => import("./oauth-view"), { ssr: false });
