"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** Removes what the gateway wrote into the head for one address (`data-seo`) once the visitor is at another. */
export function SeoCleanup() {
  const pathname = usePathname();
  const written = useRef(pathname);

  useEffect(() => {
    if (pathname === written.current) return;
    for (const element of document.head.querySelectorAll("[data-seo]")) element.remove();
  }, [pathname]);

  return null;
}
