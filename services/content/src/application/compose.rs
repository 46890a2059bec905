//! From segments and their texts to the cues of a track, checked and scored.

use hallyu_captions::check::{Context, Source, SourceKind, Track as Checked, check, sureness};
use hallyu_captions::cut::{CutInput, lay_out};
use hallyu_captions::language::{Cast, Glossary, Locale, Pair, Sheet, check_pairs};
use hallyu_captions::line::break_lines;
use hallyu_captions::profile::Profile;
use hallyu_captions::score::{self, Evidence, Gate, Relation, Review, score};
use hallyu_captions::segment::Segment as Spoken;
use hallyu_captions::speech::Interval;
use hallyu_captions::{Cue, Finding, Word};
use hallyu_contracts::subtitles::{CueLine, LineKind, Provenance, Usage, Verdict};
use hallyu_kernel::SubtitleLanguage;

use super::models::TrackReport;
use super::recompose::review;
use super::request_tracks::SPOKEN;
use super::sheets::lines;
use super::transcripts::{Draft, spoken};
use crate::domain::{Footage, Hearing, Segment, Translation};

/// Most lines without a text with which a track is still shown: one in two hundred.
const MOST_MISSING: f64 = 0.005;

/// A segment with what is shown for it.
pub(super) struct Shown<'a> {
    /// What was said.
    pub(super) segment: &'a Segment,
    /// What is shown; `None` if there is no text.
    pub(super) text: Option<&'a str>,
    /// Whether a person vouches for it.
    pub(super) review: Review,
}

impl<'a> Shown<'a> {
    /// A segment that is shown as it was said.
    fn source(segment: &'a Segment) -> Self {
        Self { segment, text: Some(&segment.text), review: Review::Machine }
    }

    /// A segment that is shown as it was translated.
    pub(super) fn translated(segment: &'a Segment, known: Option<&'a Translation>) -> Self {
        let text = known.map(|line| line.text.as_str()).filter(|text| !text.is_empty());
        Self { segment, text, review: known.map_or(Review::Machine, review) }
    }
}

/// What a track obeys.
pub(super) struct Rules<'a> {
    /// Its language.
    pub(super) language: SubtitleLanguage,
    /// Terms.
    pub(super) glossary: &'a Glossary,
    /// People.
    pub(super) cast: &'a Cast,
    /// Sound.
    pub(super) hearing: &'a Hearing,
    /// Picture.
    pub(super) footage: &'a Footage,
}

/// The cues of a track and what the checks say of them.
pub(super) struct Composed {
    /// Numbered from 1.
    pub(super) lines: Vec<CueLine>,
    /// `cue` counts from 0.
    pub(super) findings: Vec<Finding>,
    /// 0 to 1.
    pub(super) score: f32,
    /// Share of the speech that is shown; `None` if nobody knows where somebody speaks.
    pub(super) coverage: Option<f32>,
    /// Whether it may be shown.
    pub(super) gate: Gate,
}

impl Composed {
    /// What is kept of the outcome beside the lines.
    pub(super) fn report(self, provenance: Provenance, usage: Usage) -> TrackReport {
        let (score, coverage, gate, findings) = (self.score, self.coverage, self.gate, self.findings);
        TrackReport { score, coverage, gate, findings, provenance, usage }
    }
}

/// The cues of a transcript in its own language. Lines without the times of their words are a person's, or of a recogniser
/// that does not tell more: they stay as they are.
pub(super) fn compose_transcript(draft: &Draft) -> Composed {
    let (glossary, cast) = (Glossary::default(), Cast::default());
    let (hearing, footage) = (&draft.hearing, &draft.footage);
    let rules = Rules { language: SPOKEN, glossary: &glossary, cast: &cast, hearing, footage };
    let shown: Vec<Shown<'_>> =
        draft.segments.iter().filter(|segment| segment.is_shown()).map(Shown::source).collect();
    if shown.iter().any(|line| !line.segment.words.is_empty()) {
        return compose(&shown, &rules);
    }
    let (cues, origins): (Vec<Cue>, Vec<_>) = shown
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let segment = line.segment;
            let text = break_lines(&segment.text, Profile::of(SPOKEN.as_str()));
            Some((Cue::new(segment.start_ms, segment.end_ms, &text).ok()?, at..at + 1))
        })
        .unzip();
    let visible: Vec<&Shown<'_>> = shown.iter().collect();
    judge(&cues, &origins, (&visible, shown.len()), &rules)
}

/// Cuts texts into cues, checks these and scores the track. The same input gives the same cues.
pub(super) fn compose(shown: &[Shown<'_>], rules: &Rules<'_>) -> Composed {
    let profile = Profile::of(rules.language.as_str());
    let visible: Vec<&Shown<'_>> = shown.iter().filter(|line| line.text.is_some()).collect();
    let segments: Vec<Spoken> = visible.iter().map(|line| spoken(line.segment)).collect();
    let inputs: Vec<CutInput<'_>> = segments
        .iter()
        .zip(&visible)
        .map(|(segment, line)| CutInput { segment, text: line.text.unwrap_or_default() })
        .collect();
    let made = lay_out(&inputs, profile, &rules.footage.picture())
        .into_iter()
        .filter_map(|cut| Some((cut.cue().ok()?, cut.segments)))
        .collect::<Vec<_>>();
    let (cues, origins): (Vec<Cue>, Vec<_>) = made.into_iter().unzip();
    judge(&cues, &origins, (&visible, shown.len()), rules)
}

fn judge(
    cues: &[Cue],
    origins: &[std::ops::Range<usize>],
    (visible, all): (&[&Shown<'_>], usize),
    rules: &Rules<'_>,
) -> Composed {
    let profile = Profile::of(rules.language.as_str());
    let track = Checked { cues, profile, rate: rules.footage.frame_rate, media_ms: None };
    let words: Vec<Word> = visible.iter().flat_map(|line| line.segment.words.clone()).collect();
    let speech: Vec<Interval> = rules
        .hearing
        .speech
        .iter()
        .map(|span| Interval { start_ms: span.start_ms, end_ms: span.end_ms })
        .collect();
    let sources: Vec<Source> = visible.iter().map(|line| source(line.segment)).collect();
    let context = Context {
        words: (!words.is_empty()).then_some(&words),
        speech: (!speech.is_empty()).then_some(&speech),
        shots: (!rules.footage.shots.is_empty()).then_some(&rules.footage.shots),
        sources: Some(&sources),
        ..Context::default()
    };
    let findings = findings(&track, &context, origins, pair_findings(visible, rules));
    let heard = sureness(&track, &context);
    let evidence: Vec<Evidence> = origins
        .iter()
        .zip(heard)
        .map(|(segments, heard)| evidence(&visible[segments.clone()], heard))
        .collect();
    let coverage = context.speech.map(|speech| score::coverage(cues, speech));
    let share = (visible.len() as f64 / all.max(1) as f64).min(coverage.unwrap_or(1.0));
    let scored = score(&track, &findings, &evidence, share);
    let missing = (all - visible.len()) as f64;
    let gate = if missing > MOST_MISSING * all as f64 { Gate::Hold } else { scored.gate };
    Composed {
        lines: lines(cues),
        findings,
        score: scored.track as f32,
        coverage: coverage.map(|share| share as f32),
        gate,
    }
}

/// What all checks say, cue by cue. Findings about a segment are shown at its first cue.
fn findings(
    track: &Checked<'_>,
    context: &Context<'_>,
    origins: &[std::ops::Range<usize>],
    of_segments: Vec<Finding>,
) -> Vec<Finding> {
    let mut findings = check(track, context).findings;
    findings.extend(of_segments.into_iter().filter_map(|finding| {
        let cue = origins.iter().position(|segments| segments.contains(&finding.cue))?;
        Some(Finding { cue, span: None, ..finding })
    }));
    findings.sort_by_key(|finding| (finding.cue, finding.rule));
    findings
}

/// What the language says of texts beside their sources; nothing for a transcript, which is its own source.
fn pair_findings(visible: &[&Shown<'_>], rules: &Rules<'_>) -> Vec<Finding> {
    let Some(locale) = Locale::named(rules.language.as_str()).filter(|locale| *locale != Locale::Ko) else {
        return Vec::new();
    };
    let pairs: Vec<Pair<'_>> = visible
        .iter()
        .map(|line| Pair {
            source: &line.segment.text,
            target: line.text.unwrap_or_default(),
            speaker: line.segment.speaker.as_ref(),
            addressee: line.segment.addressee.as_ref(),
            start_ms: line.segment.start_ms,
            head: None,
        })
        .collect();
    check_pairs(&pairs, &Sheet::new(rules.glossary.clone(), rules.cast.clone(), locale))
}

fn source(segment: &Segment) -> Source {
    let doubt = match &segment.verdict {
        Verdict::Suspect(rules) => Some(rules.join(", ")),
        Verdict::Keep | Verdict::Drop(_) => None,
    };
    let kind = match segment.kind {
        LineKind::Dialogue => SourceKind::Dialogue,
        LineKind::Song => SourceKind::Song,
        LineKind::OnScreen => SourceKind::OnScreen,
        LineKind::Sound => SourceKind::Sound,
    };
    Source { time: Interval { start_ms: segment.start_ms, end_ms: segment.end_ms }, kind, doubt }
}

fn evidence(lines: &[&Shown<'_>], heard: Option<f32>) -> Evidence {
    let known = lines.iter().all(|line| line.segment.speaker.is_some() && line.segment.addressee.is_some());
    let approved = !lines.is_empty() && lines.iter().all(|line| line.review == Review::Approved);
    Evidence {
        heard,
        relation: if known { Relation::Known } else { Relation::Unknown },
        review: if approved { Review::Approved } else { Review::Machine },
        ..Evidence::default()
    }
}
