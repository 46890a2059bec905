import { useEffect } from "react";
import { api } from "@/lib/queries";

/** Frees this device's place among those that may play when its viewer leaves, so that another can play at once. */
export function useLeave(streamId: string): void {
  useEffect(() => {
    const leave = () => {
      const ending = api.DELETE("/api/v1/streams/{id}", {
        params: { path: { id: streamId } },
        // Outlives the page.
        keepalive: true,
      });
      // A place that is not freed lapses by itself.
      void ending.catch(() => undefined);
    };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [streamId]);
}
