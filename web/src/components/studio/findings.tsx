import { useLocale, useTranslations } from "next-intl";
import { known, severities } from "@/lib/known";
import type { Finding } from "@/lib/types";
import { severityColors } from "./severity";

/** What a rule asks for, in the reader's language; of rules that this application does not know, in English. */
export function useRuleText(): (finding: Pick<Finding, "rule" | "summary">) => string {
  const t = useTranslations("rules");
  return ({ rule, summary }) => {
    const key = rule as "L1";
    return t.has(key) ? t(key) : summary;
  };
}

const units = [
  [/ characters per second$/, "speed"],
  [/ characters$/, "characters"],
  [/ ms$/, "milliseconds"],
  [/ lines?$/, "lines"],
  [/ %$/, "percent"],
] as const;

/** A measured value with its unit in the reader's language; null where the server says it in words. */
export function useMeasuredText(): (measured: string) => string | null {
  const t = useTranslations("units");
  const number = new Intl.NumberFormat(useLocale(), { maximumFractionDigits: 1 });
  return (measured) => {
    const unit = units.find(([pattern]) => pattern.test(measured));
    const value = Number(measured.split(" ")[0]);
    return unit && Number.isFinite(value) ? t(unit[1], { value: number.format(value) }) : null;
  };
}

/** What was found and what should be there; null where that is no number. */
export function useMeasures(): (finding: Finding) => string | null {
  const t = useTranslations("studio");
  const measuredText = useMeasuredText();
  return ({ measured, limit }) => {
    const [found, wanted] = [measuredText(measured), measuredText(limit)];
    return found && wanted ? t("measures", { found, wanted }) : found;
  };
}

/** What the checks say of a line: the codes alone, or with what they mean and what was measured. */
export function FindingMarks({ findings, isOpen }: { findings: readonly Finding[]; isOpen: boolean }) {
  const t = useTranslations("studio");
  const ruleText = useRuleText();
  const measures = useMeasures();
  return findings.map((finding, at) => {
    const severity = known(severities, finding.severity, "minor");
    const text = ruleText(finding);
    return (
      <span key={at} title={isOpen ? undefined : text} className={severityColors[severity].text}>
        <span
          aria-hidden="true"
          className={`mr-1.5 inline-block size-2 rounded-full ${severityColors[severity].dot}`}
        />
        <span className="sr-only">{t(`severities.${severity}`)}: </span>
        {isOpen ? [text, measures(finding)].filter(Boolean).join(": ") : text}
      </span>
    );
  });
}
