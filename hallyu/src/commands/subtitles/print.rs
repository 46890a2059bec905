//! Findings for people.

use hallyu_captions::format::timestamp;
use hallyu_captions::{Cue, Finding, Severity};

/// The word for a weight.
pub(super) fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Minor => "minor",
        Severity::Major => "major",
        Severity::Blocking => "blocking",
    }
}

/// A finding in a line: where, how grave, which rule, what is there and what should be.
pub(super) fn line(finding: &Finding, cues: &[Cue]) -> String {
    let Finding { rule, cue, measured, limit, .. } = finding;
    let time = cues.get(*cue).map(|cue| timestamp(cue.start_ms())).unwrap_or_default();
    let mut line =
        format!("{time} #{:<4} {:<8} {rule:<3} {}", cue + 1, weight(finding.severity), rule.summary());
    if !measured.is_empty() {
        line += &format!(": {measured}");
    }
    if !limit.is_empty() {
        line += &format!(" (limit {limit})");
    }
    line
}

/// How many findings of each weight there are.
pub(super) fn summary(findings: &[Finding], cues: &[Cue]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let weights = [Severity::Blocking, Severity::Major, Severity::Minor];
    let counts = weights.map(|severity| format!("{} {}", count(severity), weight(severity)));
    format!("{} cues: {}", cues.len(), counts.join(", "))
}
