use anyhow::Result;
use clap::{Args, ValueEnum};
use hallyu_captions::check::{Context, check, files};
use hallyu_captions::format::Reading;
use hallyu_captions::language::{Locale, contradiction};
use hallyu_captions::{Cue, Finding, Rule};
use serde_json::json;

use super::{Limits, Source, file, is_clean, print, sarif};

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    limits: Limits,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A line each
    Text,
    /// One object with all findings
    Json,
    /// SARIF 2.1.0, which code hosts and editors show beside the file
    Sarif,
}

pub(super) fn run(args: &Check) -> Result<bool> {
    let reading = file::open_quietly(&args.source.file)?;
    let (findings, not_run) = findings(&reading, &args.limits);
    let cues = &reading.document.cues;
    match args.format {
        Format::Text => {
            for finding in &findings {
                println!("{}", print::line(finding, cues));
            }
            println!("{}", print::summary(&findings, cues));
        }
        Format::Json => {
            let report = json!({ "cues": cues.len(), "findings": findings, "not_run": not_run });
            println!("{report:#}");
        }
        Format::Sarif => println!("{:#}", sarif::log(&args.source.file, (&reading, &findings))),
    }
    Ok(is_clean(&findings))
}

/// What is wrong with the file as it came and with the cues in it, and the rules that need to know more than the file.
fn findings(reading: &Reading, limits: &Limits) -> (Vec<Finding>, Vec<Rule>) {
    let report = check(&limits.track(&reading.document.cues), &Context::default());
    let mut findings = files::of_reading(reading);
    findings.extend(of_label(reading, limits));
    findings.extend(report.findings);
    findings.sort_by_key(|finding| finding.cue);
    (findings, report.not_run)
}

/// X7 for the file as a whole, which needs no source.
fn of_label(reading: &Reading, limits: &Limits) -> Option<Finding> {
    let label = Locale::named(limits.profile.language)?;
    let found = contradiction(label, reading.document.cues.iter().map(Cue::text))?;
    Some(Finding::new(Rule::X7, 0, found, label.tag()))
}
