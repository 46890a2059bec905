import { useTranslations } from "next-intl";
import type { Cue } from "@/lib/craft/cues";
import { stamp } from "@/lib/format";
import { CueText } from "../../player/cue-text";
import type { Playback } from "../../player/playback";

interface Props {
  cues: readonly Cue[];
  language: string;
  playback: Playback | null;
}

/** The lines of a file that a person uploaded: they are its author's, and change with the next file. */
export function FileLines({ cues, language, playback }: Props) {
  const t = useTranslations("editor");
  return (
    <>
      <p className="mb-4 rounded-xl bg-raised px-4 py-3 text-sm">{t("isFile")}</p>
      <ol className="divide-y divide-line border-y border-line">
        {cues.map((cue, at) => (
          <li key={at} className="[contain-intrinsic-size:auto_3rem] [content-visibility:auto]">
            <button
              type="button"
              onClick={() => playback?.seekTo(cue.startMs / 1000)}
              className="grid w-full grid-cols-[3.75rem_minmax(0,1fr)] gap-3 px-2 py-2.5 text-left hover:text-celadon-light focus-visible:-outline-offset-3"
            >
              <span className="text-sm text-mist tabular-nums">{stamp(cue.startMs)}</span>
              <span lang={language} className="text-[0.9375rem] whitespace-pre-line">
                <CueText text={cue.text} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
