import { Fragment } from "react";

/** The text of a cue with its italics; markup of any other kind is shown as it stands. */
export function CueText({ text }: { text: string }) {
  return text
    .split(/(<i>[\s\S]*?<\/i>)/)
    .filter(Boolean)
    .map((part, at) =>
      part.startsWith("<i>") ? <i key={at}>{part.slice(3, -4)}</i> : <Fragment key={at}>{part}</Fragment>,
    );
}
