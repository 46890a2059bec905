import { useEffect } from "react";
import type { Playback } from "../../player/playback";
import type { EditorLine } from "./lines";
import type { Drafts } from "./use-drafts";

/** What the keys of the editor do; names among the `editor.keys` messages. */
export const editorKeys = [
  { action: "save", keys: ["Ctrl", "Enter"] },
  { action: "approve", keys: ["Ctrl", "Shift", "Enter"] },
  { action: "next", keys: ["Alt", "↓"] },
  { action: "previous", keys: ["Alt", "↑"] },
  { action: "play", keys: ["Ctrl", "."] },
  { action: "replay", keys: ["Ctrl", ","] },
  { action: "leave", keys: ["Esc"] },
] as const;

type Action = (typeof editorKeys)[number]["action"];

export function editorAction(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing">,
): Action | null {
  // Between the keys of a syllable of Hangul, Enter belongs to the input method.
  if (event.isComposing) return null;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key === "Enter") return event.shiftKey ? "approve" : "save";
  if (control && event.key === ".") return "play";
  if (control && event.key === ",") return "replay";
  if (event.altKey && event.key === "ArrowDown") return "next";
  if (event.altKey && event.key === "ArrowUp") return "previous";
  return event.key === "Escape" ? "leave" : null;
}

interface Desk {
  lines: readonly EditorLine[];
  selected: string | null;
  select: (segmentId: string | null) => void;
  drafts: Drafts;
  playback: Playback | null;
}

/** Lets the keyboard go from line to line, save, and drive the video, without leaving the text. */
export function useEditorKeys({ lines, selected, select, drafts, playback }: Desk): void {
  useEffect(() => {
    const at = lines.findIndex(({ segment }) => segment.segment_id === selected);
    const line = lines[at];
    const go = (step: number) => {
      const target = lines[line ? at + step : 0];
      if (target) select(target.segment.segment_id);
    };
    const save = async (verdict: "reviewed" | "approved") => {
      if (line && (await drafts.save(line, verdict))) go(1);
    };
    const actions: Record<Action, () => void> = {
      save: () => void save("reviewed"),
      approve: () => void save("approved"),
      next: () => go(1),
      previous: () => go(-1),
      play: () => playback?.toggle(),
      replay: () => {
        if (!line) return;
        playback?.seekTo(line.segment.start_ms / 1000);
        playback?.play();
      },
      leave: () => select(null),
    };
    const listener = (event: KeyboardEvent) => {
      const action = editorAction(event);
      if (!action || event.defaultPrevented) return;
      event.preventDefault();
      actions[action]();
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [lines, selected, select, drafts, playback]);
}
