/** How this browser likes to watch; kept across episodes. */
export interface PlayerSettings {
  /** 0 to 1. */
  volume: number;
  muted: boolean;
  rate: number;
  /** Picture height in pixels; null is automatic. */
  height: number | null;
  /** Null: none wanted. Undefined: never chosen here, so the account's preference counts. */
  subtitleLanguage?: string | null;
  lastSubtitleLanguage?: string;
  captionSize: CaptionSize;
}

export const captionSizes = ["small", "medium", "large"] as const;
export type CaptionSize = (typeof captionSizes)[number];

const storageKey = "hallyu.player";
const defaults: PlayerSettings = { volume: 1, muted: false, rate: 1, height: null, captionSize: "medium" };

export function readSettings(): PlayerSettings {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Partial<PlayerSettings>;
    return { ...defaults, ...kept };
  } catch {
    return defaults;
  }
}

export function writeSettings(change: Partial<PlayerSettings>): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ ...readSettings(), ...change }));
  } catch {
    // A full or forbidden storage costs only the memory of the setting.
  }
}
