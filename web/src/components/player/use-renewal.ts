import { ApiError } from "@hallyu/api-client";
import { useEffect, useRef } from "react";
import type { Stream } from "@/lib/types";
import type { Playback } from "./playback";

/** When this share of an address's life is over it is renewed: early enough for several attempts. */
const renewedAt = 2 / 3;
/** After a pause of this many milliseconds the server may have given this viewer's place away: it is asked again. */
const longPause = 60_000;
const retryMilliseconds = 3_000;

/** Whether asking again would not help. */
function isRefusal(error: Error): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

/** Keeps the address of what plays alive. A paused player renews nothing, and makes up for it when it goes on. */
export function useRenewal(
  playback: Playback | null,
  stream: Stream | undefined,
  onRenew: () => Promise<Error | null>,
): void {
  const renewal = useRef(onRenew);
  useEffect(() => {
    renewal.current = onRenew;
  });

  useEffect(() => {
    if (!playback || !stream) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let [due, busy, over] = [false, false, false];
    let pausedAt: number | null = null;

    const renew = async () => {
      if (busy) return;
      busy = true;
      const error = await renewal.current();
      // With a new address this effect ends, and the next one begins.
      if (over || !error) return;
      if (isRefusal(error)) {
        playback.fail({ kind: "refused", code: error.code, message: error.message });
        return;
      }
      timer = setTimeout(() => {
        busy = false;
        void renew();
      }, retryMilliseconds);
    };
    const renewIfPlaying = () => {
      due = true;
      if (playback.snapshot().playing) void renew();
    };
    const follow = () => {
      const { playing, expired } = playback.snapshot();
      const since = pausedAt;
      pausedAt = playing ? null : (since ?? Date.now());
      const pausedLong = playing && since !== null && Date.now() - since > longPause;
      if (expired || (playing && due) || pausedLong) void renew();
    };

    timer = setTimeout(renewIfPlaying, stream.expires_in * 1000 * renewedAt);
    const unsubscribe = playback.subscribe(follow);
    return () => {
      over = true;
      clearTimeout(timer);
      unsubscribe();
    };
  }, [playback, stream]);
}
