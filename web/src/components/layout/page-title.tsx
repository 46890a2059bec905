"use client";

import { useEffect } from "react";

/** The document's title on pages whose name is known only in the browser. Takes the place of the gateway's. */
export function PageTitle({ children }: { children: string }) {
  useEffect(() => {
    for (const element of document.head.querySelectorAll("title[data-seo]")) element.remove();
  }, []);

  return <title>{`${children} · HallyuLatino`}</title>;
}
