import { useTranslations } from "next-intl";
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

/** What the checks say of a line: the codes alone, or with what they mean and what was measured. */
export function FindingMarks({ findings, isOpen }: { findings: readonly Finding[]; isOpen: boolean }) {
  const t = useTranslations("studio");
  const ruleText = useRuleText();
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
        {isOpen ? `${text} (${finding.measured} → ${finding.limit})` : text}
      </span>
    );
  });
}
