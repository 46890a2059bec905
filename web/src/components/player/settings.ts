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
  /** The language shown beside the first; null and undefined as there. */
  secondLanguage?: string | null;
  lastSubtitleLanguage?: string;
  captionLook: CaptionLook;
}

export const captionSizes = ["small", "medium", "large", "huge"] as const;
export const captionColors = ["white", "yellow", "cyan"] as const;
export const captionBackgrounds = ["none", "soft", "solid"] as const;
export const captionPositions = ["bottom", "top"] as const;

/** How subtitles look. */
export interface CaptionLook {
  size: (typeof captionSizes)[number];
  color: (typeof captionColors)[number];
  background: (typeof captionBackgrounds)[number];
  position: (typeof captionPositions)[number];
}

export const plainLook: CaptionLook = {
  size: "medium",
  color: "white",
  background: "soft",
  position: "bottom",
};

const storageKey = "hallyu.player";
const defaults: PlayerSettings = { volume: 1, muted: false, rate: 1, height: null, captionLook: plainLook };

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
