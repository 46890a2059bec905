import { useEffect, useState } from "react";
import type { Playback } from "./playback";

/** Whether the video can be shown on another device, and whether it is. */
export type RemoteState = "none" | "available" | "connecting" | "connected";

/** Follows the devices around, such as a Chromecast, that the browser could show the video on. */
export function useRemote(playback: Playback): RemoteState {
  const [isAvailable, setAvailable] = useState(false);
  const [connection, setConnection] = useState<RemotePlaybackState>("disconnected");

  useEffect(() => {
    const { remote } = playback;
    if (!remote) return;
    const follow = () => setConnection(remote.state);
    const changes = ["connecting", "connect", "disconnect"] as const;
    for (const change of changes) remote.addEventListener(change, follow);
    // A browser that cannot look around offers nothing.
    const watching = remote.watchAvailability(setAvailable).catch(() => null);
    return () => {
      for (const change of changes) remote.removeEventListener(change, follow);
      void watching
        .then((id) => (id === null ? undefined : remote.cancelWatchAvailability(id)))
        .catch(() => undefined);
    };
  }, [playback]);

  if (connection !== "disconnected") return connection;
  return isAvailable ? "available" : "none";
}
