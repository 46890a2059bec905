//! From segments and their texts to the cues of a track, checked and scored.

use std::ops::Range;

use hallyu_captions::check::{Context, Source, SourceKind, Track as Checked, check, sureness};
use hallyu_captions::cut::{CutCue, CutInput, lay_out};
use hallyu_captions::language::{Cast, Glossary, Locale, Pair, Sheet, check_pairs};
use hallyu_captions::line::break_lines;
use hallyu_captions::profile::Profile;
use hallyu_captions::score::{self, Evidence, Gate, Relation, Review, score};
use hallyu_captions::segment::Segment as Spoken;
use hallyu_captions::speech::Interval;
use hallyu_captions::{Cue, Finding, Word};
use hallyu_contracts::subtitles::{LineKind, Provenance, Usage, Verdict};
use hallyu_kernel::SubtitleLanguage;

use super::models::TrackReport;
use super::own_cues::{Placed, make_way, own_cues};
use super::recompose::review;
use super::request_tracks::SPOKEN;
use super::transcripts::{Draft, spoken};
use crate::domain::{CueDraft, Footage, Hearing, OwnCue, Segment, Translation};

/// Most lines without a text with which a track is still shown: one in two hundred.
const MOST_MISSING: f64 = 0.005;

/// A segment with what is shown for it.
pub(super) struct Shown<'a> {
    /// What was said.
    pub(super) segment: &'a Segment,
    /// What is shown; `None` if there is no text.
    pub(super) text: Option<&'a str>,
    /// Its cues, if a person timed them.
    pub(super) own: &'a [OwnCue],
    /// Whether a person vouches for it.
    pub(super) review: Review,
}

impl<'a> Shown<'a> {
    /// A segment that is shown as it was said.
    fn source(segment: &'a Segment) -> Self {
        Self { segment, text: Some(&segment.text), own: &segment.own, review: Review::Machine }
    }

    /// A segment that is shown as it was translated.
    pub(super) fn translated(segment: &'a Segment, known: Option<&'a Translation>) -> Self {
        let text = known.map(|line| line.text.as_str()).filter(|text| !text.is_empty());
        let own = known.map_or(&[][..], |line| &line.own);
        Self { segment, text, own, review: known.map_or(Review::Machine, review) }
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
    /// In order of time.
    pub(super) cues: Vec<CueDraft>,
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
    /// The cues, and what is kept of the outcome beside them.
    pub(super) fn reported(
        self,
        provenance: Provenance,
        usage: Usage,
    ) -> (Vec<CueDraft>, Option<TrackReport>) {
        let Self { cues, score, coverage, gate, findings } = self;
        (cues, Some(TrackReport { score, coverage, gate, findings, provenance, usage }))
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
    let visible: Vec<&Shown<'_>> = shown.iter().collect();
    let as_they_are = |at: usize, lines: &[&Shown<'_>]| {
        let profile = Profile::of(SPOKEN.as_str());
        let cue = |(place, line): (usize, &&Shown<'_>)| {
            let (segment, lines) = (line.segment, place..place + 1);
            let text = break_lines(&segment.text, profile);
            let cue = Cue::new(segment.start_ms, segment.end_ms, &text).ok()?;
            Some(Placed { cue, lines, is_own: false })
        };
        (at..).zip(lines).filter_map(cue).collect()
    };
    let placed = place(&visible, &rules, as_they_are);
    judge(&placed, (&visible, shown.len()), &rules)
}

/// Cuts texts into cues, checks these and scores the track. The same input gives the same cues.
pub(super) fn compose(shown: &[Shown<'_>], rules: &Rules<'_>) -> Composed {
    let visible: Vec<&Shown<'_>> = shown.iter().filter(|line| line.text.is_some()).collect();
    let placed = place(&visible, rules, |at, lines| cut(at, lines, rules));
    judge(&placed, (&visible, shown.len()), rules)
}

/// The cues of lines in order of time: those that people timed as they are, and of each run of others what `machine` makes of it.
fn place(
    visible: &[&Shown<'_>],
    rules: &Rules<'_>,
    machine: impl Fn(usize, &[&Shown<'_>]) -> Vec<Placed>,
) -> Vec<Placed> {
    let (profile, picture) = (Profile::of(rules.language.as_str()), rules.footage.picture());
    let mut placed = Vec::new();
    let mut at = 0;
    while let Some(line) = visible.get(at) {
        let run = visible[at..].iter().take_while(|line| line.own.is_empty()).count();
        if run > 0 {
            placed.extend(machine(at, &visible[at..at + run]));
        } else {
            let cues = own_cues(line.own, line.text.unwrap_or_default(), (profile, &picture));
            placed.extend(cues.into_iter().map(|cue| Placed { cue, lines: at..at + 1, is_own: true }));
        }
        at += run.max(1);
    }
    make_way(&mut placed, rules.footage.frame_rate.ms(profile.gap_frames));
    placed
}

/// What a machine makes of lines, the first of which has the place `at`.
fn cut(at: usize, lines: &[&Shown<'_>], rules: &Rules<'_>) -> Vec<Placed> {
    let segments: Vec<Spoken> = lines.iter().map(|line| spoken(line.segment)).collect();
    let inputs: Vec<CutInput<'_>> = segments
        .iter()
        .zip(lines)
        .map(|(segment, line)| CutInput { segment, text: line.text.unwrap_or_default() })
        .collect();
    let made = lay_out(&inputs, Profile::of(rules.language.as_str()), &rules.footage.picture());
    let placed = |cut: CutCue| {
        let lines = at + cut.segments.start..at + cut.segments.end;
        Some(Placed { cue: cut.cue().ok()?, lines, is_own: false })
    };
    made.into_iter().filter_map(placed).collect()
}

fn judge(placed: &[Placed], (visible, all): (&[&Shown<'_>], usize), rules: &Rules<'_>) -> Composed {
    let cues: Vec<Cue> = placed.iter().map(|placed| placed.cue.clone()).collect();
    let origins: Vec<Range<usize>> = placed.iter().map(|placed| placed.lines.clone()).collect();
    let profile = Profile::of(rules.language.as_str());
    let track = Checked { cues: &cues, profile, rate: rules.footage.frame_rate, media_ms: None };
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
    let findings = findings(&track, &context, &origins, pair_findings(visible, rules));
    let heard = sureness(&track, &context);
    let evidence: Vec<Evidence> = origins
        .iter()
        .zip(heard)
        .map(|(segments, heard)| evidence(&visible[segments.clone()], heard))
        .collect();
    let coverage = context.speech.map(|speech| score::coverage(&cues, speech));
    let share = (visible.len() as f64 / all.max(1) as f64).min(coverage.unwrap_or(1.0));
    let scored = score(&track, &findings, &evidence, share);
    let missing = (all - visible.len()) as f64;
    let gate = if missing > MOST_MISSING * all as f64 { Gate::Hold } else { scored.gate };
    Composed {
        cues: drafts(placed, visible),
        findings,
        score: scored.track as f32,
        coverage: coverage.map(|share| share as f32),
        gate,
    }
}

fn drafts(placed: &[Placed], visible: &[&Shown<'_>]) -> Vec<CueDraft> {
    let draft = |placed: &Placed| CueDraft {
        start_ms: placed.cue.start_ms(),
        end_ms: placed.cue.end_ms(),
        text: placed.cue.text().to_owned(),
        segments: visible[placed.lines.clone()].iter().map(|line| line.segment.id).collect(),
    };
    placed.iter().map(draft).collect()
}

/// What all checks say, cue by cue. Findings about a segment are shown at its first cue.
fn findings(
    track: &Checked<'_>,
    context: &Context<'_>,
    origins: &[Range<usize>],
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
