import { useLocale, useTranslations } from "next-intl";
import { limitsOf, measure } from "@/lib/craft/measure";

const colors = { good: "text-celadon", tight: "text-paper", over: "text-ember" } as const;

/** How a text would stand on screen while it is written: reading speed and the lengths of its lines. */
export function ReadingHint({
  id,
  text,
  ms,
  language,
}: {
  id?: string;
  text: string;
  ms: number;
  language: string;
}) {
  const t = useTranslations("reading");
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const limits = limitsOf(language);
  const { lines, cues, speed, verdict } = measure(text, ms, language);
  return (
    <p id={id} className={`text-sm tabular-nums ${colors[verdict]}`}>
      {[
        t("speed", { speed: number.format(speed), limit: limits.fastest }),
        t("lines", {
          lengths: lines.map((line) => number.format(line)).join(" + ") || "0",
          limit: limits.line,
        }),
        cues > 1 && t("cues", { count: cues }),
        t(verdict),
      ]
        .filter(Boolean)
        .join(" · ")}
    </p>
  );
}
