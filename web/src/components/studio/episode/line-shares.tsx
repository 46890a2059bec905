import { useLocale, useTranslations } from "next-intl";
import { percentText } from "@/lib/format";
import type { StudioTrack } from "@/lib/types";

const parts = ["human", "memory", "model", "missing"] as const;
const colors: Record<(typeof parts)[number], string> = {
  human: "bg-celadon",
  memory: "bg-mist",
  model: "bg-edge",
  missing: "bg-ember",
};

/** Who made the lines, as a bar and in words. */
export function LineShares({ lines }: { lines: StudioTrack["lines"] }) {
  const t = useTranslations("studio");
  const locale = useLocale();
  const shown = parts.filter((part) => lines[part] > 0);
  if (lines.total === 0) return null;
  return (
    <div className="mt-5">
      <div aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-full bg-raised">
        {shown.map((part) => (
          <span
            key={part}
            className={colors[part]}
            style={{ width: `${(lines[part] / lines.total) * 100}%` }}
          />
        ))}
      </div>
      <ul className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <li className="font-semibold">{t("lineCount", { count: lines.total })}</li>
        {shown.map((part) => (
          <li key={part} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-2 rounded-full ${colors[part]}`} />
            <span className="tabular-nums">{percentText(lines[part] / lines.total, locale)}</span>
            <span className="text-mist">{t(`lineMakers.${part}`)}</span>
          </li>
        ))}
        {lines.reviewed > 0 && <li className="text-mist">{t("reviewedCount", { count: lines.reviewed })}</li>}
      </ul>
    </div>
  );
}
