use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use hallyu_captions::check::{Context, check, files};
use hallyu_captions::language::{Cast, Glossary, Locale, Pair, Sheet, check_pairs};
use hallyu_captions::metrics::diff::matched;
use hallyu_captions::metrics::sync::sync;
use hallyu_captions::score::{Evidence, Gate, Relation, TrackScore, coverage, score};
use hallyu_captions::speech::Interval;
use hallyu_captions::{Cue, Finding, Rule};
use serde_json::json;

use super::{Limits, Source, file, print};

/// So many of the worst cues are shown.
const WORST: usize = 5;

#[derive(Debug, Args)]
pub(crate) struct Score {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    limits: Limits,
    /// The Korean lines that it was made of, SRT or WebVTT
    #[arg(long = "source", value_name = "KO")]
    korean: Option<PathBuf>,
    /// Terms of the series, as TOML: [[terms]] with source and targets
    #[arg(long, value_name = "TERMS", requires = "korean")]
    glossary: Option<PathBuf>,
    /// People of the series, as TOML: [[characters]] and [[relations]]
    #[arg(long, value_name = "CAST", requires = "korean")]
    characters: Option<PathBuf>,
    /// Lowest score that is good enough
    #[arg(long, value_name = "SCORE", default_value_t = 0.70)]
    least: f64,
    /// How the score is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// The score, the gate and the worst cues
    Text,
    /// One object with the score of every cue and all findings
    Json,
}

pub(super) fn run(args: &Score) -> Result<bool> {
    let reading = file::open(&args.source.file)?;
    let cues = &reading.document.cues;
    let korean = args.korean.as_deref().map(file::open).transpose()?.map(|reading| reading.document.cues);
    let speech: Option<Vec<Interval>> = korean.as_deref().map(|cues| cues.iter().map(time).collect());
    let sync = speech.as_ref().and_then(|speech| sync(cues, speech).ok());
    let context = Context { speech: speech.as_deref(), sync: sync.as_ref(), ..Context::default() };
    let track = args.limits.track(cues);
    let mut findings = files::of_reading(&reading);
    findings.extend(check(&track, &context).findings);
    let mut evidence = Vec::new();
    if let Some(korean) = &korean {
        let judged = judge(&sheet(args)?, korean, cues);
        findings.extend(judged.findings);
        evidence = judged.evidence;
    }
    findings.sort_by_key(|finding| (finding.cue, finding.rule));
    let covered = speech.as_ref().map_or(1.0, |speech| coverage(cues, speech));
    let scored = score(&track, &findings, &evidence, covered);
    match args.format {
        Format::Text => tell(&scored, cues, &findings),
        Format::Json => {
            println!("{:#}", json!({ "score": scored, "coverage": covered, "findings": findings }))
        }
    }
    Ok(scored.track >= args.least && scored.gate != Gate::Hold)
}

fn time(cue: &Cue) -> Interval {
    Interval::new(cue.start_ms(), cue.end_ms())
}

fn sheet(args: &Score) -> Result<Sheet> {
    let Some(locale) = Locale::named(args.limits.profile.language).filter(|locale| *locale != Locale::Ko)
    else {
        bail!("--source is for translations, and {} is the profile of Korean", args.limits.profile.id);
    };
    let glossary: Option<Glossary> = args.glossary.as_deref().map(file::toml).transpose()?;
    let cast: Option<Cast> = args.characters.as_deref().map(file::toml).transpose()?;
    Ok(Sheet::new(glossary.unwrap_or_default(), cast.unwrap_or_default(), locale))
}

/// What the comparison with the source says.
struct Judged {
    findings: Vec<Finding>,
    /// Of each cue.
    evidence: Vec<Evidence>,
}

/// Lines that are shown at the same time as cues are held to be their source.
fn judge(sheet: &Sheet, korean: &[Cue], cues: &[Cue]) -> Judged {
    let mut pairs: Vec<(usize, usize, [String; 2])> = Vec::new();
    let mut at = 0;
    for (source, target) in matched(korean, cues) {
        if !source.is_empty() && !target.is_empty() {
            pairs.push((at, target.len(), [text(&source), text(&target)]));
        }
        at += target.len();
    }
    let lines: Vec<Pair<'_>> = pairs
        .iter()
        .map(|(at, _, [source, target])| Pair {
            source,
            target,
            start_ms: cues[*at].start_ms(),
            ..Pair::default()
        })
        .collect();
    let mut findings = check_pairs(&lines, sheet);
    let mut evidence = vec![Evidence { relation: Relation::Unknown, ..Evidence::default() }; cues.len()];
    for (number, (at, length, [source, _])) in pairs.iter().enumerate() {
        let of_line = findings.iter().filter(|finding| finding.cue == number && finding.rule == Rule::C1);
        let (terms, missing) = (terms(sheet, source), u32::try_from(of_line.count()).unwrap_or(u32::MAX));
        for cue in &mut evidence[*at..at + length] {
            (cue.terms, cue.terms_kept) = (terms, terms.saturating_sub(missing));
        }
    }
    // Spans are those of the joined text; of several cues they say nothing.
    for finding in &mut findings {
        let (at, length, _) = &pairs[finding.cue];
        finding.cue = *at;
        finding.span = finding.span.take().filter(|_| *length == 1);
    }
    Judged { findings, evidence }
}

fn text(cues: &[&Cue]) -> String {
    cues.iter().map(|cue| cue.text()).collect::<Vec<_>>().join("\n")
}

/// How many terms of the glossary a source has that become something in the language.
fn terms(sheet: &Sheet, source: &str) -> u32 {
    let hits = sheet.glossary.find(source);
    let mut terms: Vec<&str> = hits
        .iter()
        .filter(|hit| hit.term.targets.contains_key(&sheet.language))
        .map(|hit| hit.term.source.as_str())
        .collect();
    terms.sort_unstable();
    terms.dedup();
    u32::try_from(terms.len()).unwrap_or(u32::MAX)
}

fn tell(scored: &TrackScore, cues: &[Cue], findings: &[Finding]) {
    let mut worst: Vec<usize> = (0..cues.len()).filter(|at| scored.cues[*at] < 0.7).collect();
    worst.sort_by(|a, b| scored.cues[*a].total_cmp(&scored.cues[*b]));
    for at in worst.into_iter().take(WORST) {
        println!("{:.2}  {}", scored.cues[at], cues[at].text().replace('\n', " / "));
        for finding in findings.iter().filter(|finding| finding.cue == at) {
            println!("      {}", print::line(finding, cues));
        }
    }
    let gate = match scored.gate {
        Gate::Reviewed => "may be published",
        Gate::Beta => "may be published as a beta",
        Gate::Hold => "is held back",
    };
    println!("{:.3}  {gate} ({})", scored.track, print::summary(findings, cues));
}
