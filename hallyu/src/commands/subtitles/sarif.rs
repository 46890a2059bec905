//! Findings in the form that code hosts and editors read: SARIF 2.1.0 (OASIS).

use std::path::Path;

use hallyu_captions::format::{Reading, timestamp};
use hallyu_captions::{Finding, Rule, Severity};
use serde_json::{Value, json};

use super::file;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log of one run over one file.
pub(super) fn log(path: &Path, (reading, findings): (&Reading, &[Finding])) -> Value {
    let results: Vec<Value> = findings.iter().map(|finding| result(path, reading, finding)).collect();
    let driver = json!({
        "name": "hallyu subtitles check",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": Rule::ALL.iter().map(|rule| descriptor(*rule)).collect::<Vec<_>>(),
    });
    json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [{ "tool": { "driver": driver }, "results": results }] })
}

fn descriptor(rule: Rule) -> Value {
    json!({
        "id": rule.code(),
        "shortDescription": { "text": rule.summary() },
        "defaultConfiguration": { "level": level(rule.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Minor => "note",
        Severity::Major => "warning",
        Severity::Blocking => "error",
    }
}

fn result(path: &Path, reading: &Reading, finding: &Finding) -> Value {
    let Finding { rule, cue, measured, limit, .. } = finding;
    let line = reading.lines.get(*cue).copied().unwrap_or(1);
    let start = reading.document.cues.get(*cue).map(|cue| timestamp(cue.start_ms())).unwrap_or_default();
    json!({
        "ruleId": rule.code(),
        "level": level(finding.severity),
        "message": { "text": format!("{}: {measured} (limit {limit})", rule.summary()) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(path) },
                "region": { "startLine": line },
            },
            "logicalLocations": [{ "name": format!("cue {}", cue + 1), "fullyQualifiedName": start }],
        }],
    })
}

/// The path as a relative address, with `%` before the codes of what may not stand in one.
fn uri(path: &Path) -> String {
    let mut uri = String::new();
    for byte in file::name(path).bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte))
            }
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}
