import { Fragment } from "react";
import { diffWords } from "@/lib/craft/diff";

/** What becomes of a text: what goes is struck through, what comes is marked. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  return diffWords(before, after).map((run, at) => (
    <Fragment key={at}>
      {run.kind === "same" && run.text}
      {run.kind === "removed" && <del className="text-mist">{run.text}</del>}
      {run.kind === "added" && (
        <ins className="rounded-sm bg-celadon/20 px-0.5 text-celadon-light no-underline">{run.text}</ins>
      )}{" "}
    </Fragment>
  ));
}
