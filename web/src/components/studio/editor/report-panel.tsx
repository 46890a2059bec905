"use client";

import { Check } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { dateText, moneyText, percentText, stamp } from "@/lib/format";
import { gates, known, severities } from "@/lib/known";
import type { Cue } from "@/lib/craft/cues";
import type { Finding, TrackReport } from "@/lib/types";
import { useMeasures, useRuleText } from "../findings";
import { severityColors } from "../severity";

interface Props {
  report: TrackReport | null | undefined;
  cues: readonly Cue[];
  onJump: (ms: number) => void;
}

/** What the checks say of the latest revision, with the ways to the lines that are meant. */
export function ReportPanel({ report, cues, onJump }: Props) {
  const t = useTranslations("report");
  const locale = useLocale();
  if (report === undefined) return <div className="mt-4 skeleton h-40" />;
  if (report === null) return <p className="py-4 text-sm text-mist">{t("none")}</p>;
  const facts = [
    {
      name: t("coverage"),
      value: report.coverage == null ? t("unknown") : percentText(report.coverage, locale),
    },
    { name: t("models"), value: report.models.join(", ") || t("noModels") },
    { name: t("madeAt"), value: report.made_at ? dateText(report.made_at, locale, "short") : t("unknown") },
    { name: t("cost"), value: moneyText(report.cost, locale) ?? t("unknown") },
  ];
  return (
    <div className="py-4">
      <p className="flex items-baseline gap-3">
        <span className="text-headline tabular-nums">{percentText(report.score, locale)}</span>
        <span className="text-sm text-mist">{t(`gates.${known(gates, report.gate, "hold")}`)}</span>
      </p>
      <p className="mt-1 text-sm text-mist">{t("scoreHint")}</p>
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 text-sm">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-mist">{name}</dt>
            <dd className="font-semibold break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <Families findings={report.findings} />
      <h2 className="mt-6 text-sm font-semibold">{t("findings", { count: report.findings.length })}</h2>
      <ul className="mt-2 divide-y divide-line border-t border-line">
        {byRule(report.findings).map((findings) => (
          <li key={findings[0]?.rule}>
            <RuleFindings findings={findings} cues={cues} onJump={onJump} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Families of rules, by the letter that their codes begin with. */
const families = ["T", "L", "P", "X", "C", "A", "S", "F"] as const;

/** How the parts of the craft fare: how many findings each has. */
function Families({ findings }: { findings: readonly Finding[] }) {
  const t = useTranslations("report");
  return (
    <ul className="mt-5 grid grid-cols-2 gap-x-6 gap-y-1 text-sm">
      {families.map((family) => {
        const count = findings.filter(({ rule }) => rule.startsWith(family)).length;
        return (
          <li key={family} className="flex items-center justify-between gap-2">
            <span className="text-mist">{t(`families.${family}`)}</span>
            {count === 0 ? (
              <Check role="img" aria-label={t("good")} size={16} className="text-celadon" />
            ) : (
              <span className="font-semibold tabular-nums">{count}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The findings of each rule; what weighs most comes first, then what is most frequent. */
function byRule(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  const weight = ([first]: Finding[]) => severities.findIndex((severity) => severity === first?.severity);
  return [...groups.values()].sort((a, b) => weight(a) - weight(b) || b.length - a.length);
}

function RuleFindings({ findings, cues, onJump }: Omit<Props, "report"> & { findings: Finding[] }) {
  const ruleText = useRuleText();
  const measures = useMeasures();
  const t = useTranslations("report");
  const [first] = findings;
  if (!first) return null;
  const severity = known(severities, first.severity, "minor");
  return (
    <details className="group">
      <summary className="flex items-baseline gap-2.5 py-2.5 text-sm focus-visible:-outline-offset-3">
        <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${severityColors[severity].dot}`} />
        <span className="min-w-0 flex-1">{ruleText(first)}</span>
        <span className="shrink-0 text-mist tabular-nums">
          {first.rule} · {findings.length}
        </span>
      </summary>
      <ul className="flex flex-wrap gap-2 pb-3 pl-4.5">
        {findings.map((finding, at) => {
          const cue = cues[finding.cue - 1];
          return (
            <li key={at}>
              <button
                type="button"
                disabled={!cue}
                onClick={() => cue && onJump((cue.startMs + cue.endMs) / 2)}
                className="rounded-lg bg-raised px-2.5 py-1.5 text-sm hover:bg-line"
              >
                <span className="font-semibold tabular-nums">
                  {cue ? stamp(cue.startMs) : t("cue", { number: finding.cue })}
                </span>{" "}
                <span className="text-mist">{measures(finding)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
