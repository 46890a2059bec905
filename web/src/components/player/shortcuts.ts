/** What a key can do to the player. `digits` carry their own number. */
export type PlayerAction =
  | "toggle"
  | "back10"
  | "forward10"
  | "back5"
  | "forward5"
  | "volumeUp"
  | "volumeDown"
  | "mute"
  | "fullscreen"
  | "captions"
  | "correct"
  | "pip"
  | "earlier"
  | "later"
  | "slower"
  | "faster"
  | "jump"
  | "skip"
  | "next"
  | "previous"
  | "help";

type LabelKey =
  | "playPause"
  | "back10"
  | "forward10"
  | "back5"
  | "forward5"
  | "volumeUp"
  | "volumeDown"
  | "mute"
  | "fullscreen"
  | "captionsToggle"
  | "correct"
  | "pip"
  | "captionsEarlier"
  | "captionsLater"
  | "speedDown"
  | "speedUp"
  | "jump"
  | "skipPart"
  | "nextEpisode"
  | "previousEpisode"
  | "help";

interface Shortcut {
  action: PlayerAction;
  /** Values of `KeyboardEvent.key`; letters in lower case. */
  keys: readonly string[];
  /** How the help names the keys, where that differs. */
  shown?: readonly string[];
  /** Its name among the `player` messages. */
  label: LabelKey;
}

/** The one table behind the key handler, `aria-keyshortcuts`, tooltips and the help. */
export const shortcuts: readonly Shortcut[] = [
  { action: "toggle", keys: ["k", " "], shown: ["K", "␣"], label: "playPause" },
  { action: "back10", keys: ["j"], label: "back10" },
  { action: "forward10", keys: ["l"], label: "forward10" },
  { action: "back5", keys: ["ArrowLeft"], shown: ["←"], label: "back5" },
  { action: "forward5", keys: ["ArrowRight"], shown: ["→"], label: "forward5" },
  { action: "volumeUp", keys: ["ArrowUp"], shown: ["↑"], label: "volumeUp" },
  { action: "volumeDown", keys: ["ArrowDown"], shown: ["↓"], label: "volumeDown" },
  { action: "mute", keys: ["m"], label: "mute" },
  { action: "captions", keys: ["c"], label: "captionsToggle" },
  { action: "earlier", keys: ["z"], label: "captionsEarlier" },
  { action: "later", keys: ["x"], label: "captionsLater" },
  { action: "correct", keys: ["e"], label: "correct" },
  { action: "fullscreen", keys: ["f"], label: "fullscreen" },
  { action: "pip", keys: ["i"], label: "pip" },
  { action: "slower", keys: ["<"], label: "speedDown" },
  { action: "faster", keys: [">"], label: "speedUp" },
  {
    action: "jump",
    keys: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    shown: ["0", "…", "9"],
    label: "jump",
  },
  { action: "skip", keys: ["s"], label: "skipPart" },
  { action: "next", keys: ["n"], label: "nextEpisode" },
  { action: "previous", keys: ["p"], label: "previousEpisode" },
  { action: "help", keys: ["?"], label: "help" },
];

/** The keys of an action as the help shows them. */
export function shownKeys(shortcut: Shortcut): readonly string[] {
  return shortcut.shown ?? shortcut.keys.map((key) => key.toUpperCase());
}

/** The value of `aria-keyshortcuts` for a control. */
export function ariaKeys(action: PlayerAction): string | undefined {
  const shortcut = shortcuts.find((candidate) => candidate.action === action);
  return shortcut?.keys
    .map((key) => (key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key))
    .join(" ");
}

type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "target">;

/** The key by its Latin letter: a Korean keyboard sends ㅏ where K is printed. */
function latinKey({ key, code }: KeyPress): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter && !/^[a-z]$/i.test(key)) return letter.toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
}

const typing = "input, textarea, select, [contenteditable=''], [contenteditable='true'], [role=menu], dialog";
const pressable = "button, a[href], summary, [role=button]";

/** True where a key already means something else: text, a menu, a button about to be pressed. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(typing)) return true;
  return key === " " && target.closest(pressable) !== null;
}

/** What a key press asks of the player, with the digit for `jump`; null when it is none of our business. */
export function matchShortcut(press: KeyPress): { action: PlayerAction; digit: number } | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const key = latinKey(press);
  if (isTaken(press.target, key)) return null;
  const shortcut = shortcuts.find(({ keys }) => keys.includes(key));
  return shortcut ? { action: shortcut.action, digit: Number(key) || 0 } : null;
}
