//! How good a track is, 0 to 1, and what may be done with it.

use serde::{Deserialize, Serialize};

use crate::check::Track;
use crate::profile::Profile;
use crate::speech::Interval;
use crate::stretches::{merged, shown, total_ms, uncovered};
use crate::{Cue, Finding, Ms, Rule, Severity};

/// What a cue's score rests on beside its findings. The default is that of a cue that a person wrote.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Mean probability of the words it was made of, 0 to 1; `None` if a person confirmed them.
    pub heard: Option<f32>,
    /// Glossary terms that its source demands.
    pub terms: u32,
    /// Those that it has.
    pub terms_kept: u32,
    /// What is known about who speaks to whom.
    pub relation: Relation,
    /// Who answers for it.
    pub review: Review,
}

/// Whether the form of address can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is decided, or it does not matter.
    Known,
    /// Nobody knows who speaks to whom.
    Unknown,
}

/// Who answers for a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Nobody has looked at it.
    Machine,
    /// A person approved it.
    Approved,
}

impl Default for Evidence {
    fn default() -> Self {
        Self { heard: None, terms: 0, terms_kept: 0, relation: Relation::Known, review: Review::Machine }
    }
}

/// What a cue's score is made of, each 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Components {
    /// How sure the recogniser was.
    pub heard: f64,
    /// Whether the translation says what was said.
    pub fidelity: f64,
    /// Whether it can be read in its time.
    pub reading: f64,
    /// Whether it comes and goes when it should.
    pub timing: f64,
    /// How it stands on the screen.
    pub layout: f64,
    /// Whether terms are those of the glossary.
    pub terms: f64,
    /// Whether people address each other as decided.
    pub register: f64,
}

/// Highest score of a cue with a blocking finding, and with a major one.
const BLOCKED: f64 = 0.30;
const FLAWED: f64 = 0.69;
/// Lowest score of a cue that a person approved and that nothing blocks.
const APPROVED: f64 = 0.90;
/// From this score on a track may be published as checked by the machine, and as a trial.
const GOOD: f64 = 0.85;
const FAIR: f64 = 0.70;
/// Share of speech that a complete track shows: the rest is cries and murmurs.
const COMPLETE: f64 = 0.97;

impl Components {
    /// The components of a cue with these findings, which are all about it.
    pub fn of(cue: &Cue, profile: &Profile, evidence: &Evidence, findings: &[Finding]) -> Self {
        let worst = |rules: &[Rule], points: f64| {
            if findings.iter().any(|finding| rules.contains(&finding.rule)) { points } else { 0.0 }
        };
        let is_lost = worst(&[Rule::X1, Rule::X2, Rule::X3, Rule::X7, Rule::X8], 1.0);
        let fidelity = 1.0
            - is_lost
            - worst(&[Rule::X4], 0.5)
            - worst(&[Rule::X6], 0.4)
            - worst(&[Rule::X5], 0.4)
            - worst(&[Rule::X9], 0.1);
        let timing = 1.0
            - worst(&[Rule::T1, Rule::T7], 0.5)
            - worst(&[Rule::T2, Rule::T4, Rule::T6], 0.3)
            - worst(&[Rule::T3, Rule::T5, Rule::T12], 0.1);
        let layout = 1.0
            - worst(&[Rule::L1, Rule::L2], 0.5)
            - worst(&[Rule::L6], 0.2)
            - worst(&[Rule::L7, Rule::L8], 0.1)
            - worst(&[Rule::P1, Rule::P2, Rule::P3], 0.1);
        Self {
            heard: evidence.heard.map_or(1.0, |mean| unit((f64::from(mean) - 0.3) / 0.6)),
            fidelity: unit(fidelity),
            reading: reading(profile.cps(cue.text(), cue.duration_ms()), profile),
            timing: unit(timing),
            layout: unit(layout),
            terms: terms(evidence, findings),
            register: register(evidence, findings),
        }
    }

    /// The components by their weights.
    fn sum(&self) -> f64 {
        0.20 * self.heard
            + 0.25 * self.fidelity
            + 0.15 * self.reading
            + 0.15 * self.timing
            + 0.10 * self.layout
            + 0.10 * self.terms
            + 0.05 * self.register
    }

    /// The cue's score, 0 to 1: capped by its gravest finding, and never low if a person approved it.
    pub fn score(&self, review: Review, findings: &[Finding]) -> f64 {
        let sum = unit(self.sum());
        match (findings.iter().map(|finding| finding.severity).max(), review) {
            (Some(Severity::Blocking), _) => sum.min(BLOCKED),
            (Some(Severity::Major), Review::Machine) => sum.min(FLAWED),
            (Some(Severity::Major), Review::Approved) => APPROVED,
            (_, Review::Machine) => sum,
            (_, Review::Approved) => sum.max(APPROVED),
        }
    }
}

/// How easily a text is read at this speed: 1 up to the target, 0.6 at the limit, 0 from eight above it.
fn reading(cps: f64, profile: &Profile) -> f64 {
    let (target, hard) = (f64::from(profile.cps_target), f64::from(profile.cps_hard));
    if cps <= target {
        1.0
    } else if cps <= hard {
        1.0 - 0.4 * (cps - target) / (hard - target)
    } else {
        0.6 * unit(1.0 - (cps - hard) / 8.0)
    }
}

fn terms(evidence: &Evidence, findings: &[Finding]) -> f64 {
    let is_forbidden = |finding: &Finding| finding.rule == Rule::C1 && finding.severity == Severity::Blocking;
    match evidence.terms {
        _ if findings.iter().any(is_forbidden) => 0.0,
        0 => 1.0,
        terms => unit(f64::from(evidence.terms_kept) / f64::from(terms)),
    }
}

fn register(evidence: &Evidence, findings: &[Finding]) -> f64 {
    let is_wrong = |finding: &Finding| matches!(finding.rule, Rule::C3 | Rule::C4 | Rule::C6);
    match evidence.relation {
        _ if findings.iter().any(is_wrong) => 0.0,
        Relation::Known => 1.0,
        Relation::Unknown => 0.5,
    }
}

/// A number brought between 0 and 1; what is no number counts as 0.
fn unit(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.clamp(0.0, 1.0) }
}

/// How good a track is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackScore {
    /// The scores of its cues.
    pub cues: Vec<f64>,
    /// The score of the track.
    pub track: f64,
    /// What may be done with it.
    pub gate: Gate,
}

/// What may be done with a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// It is not published.
    Hold,
    /// It is published as a trial and is the first that people should correct.
    Beta,
    /// It is published as checked by the machine.
    Reviewed,
}

impl Gate {
    /// What may be done with a track of this score and these findings. Whatever the score, nothing blocking is published.
    pub fn of(score: f64, findings: &[Finding]) -> Self {
        let is_blocked = findings.iter().any(|finding| finding.severity == Severity::Blocking);
        match score {
            _ if is_blocked => Self::Hold,
            GOOD.. => Self::Reviewed,
            FAIR.. => Self::Beta,
            _ => Self::Hold,
        }
    }
}

/// Scores a track from its findings and from what is known about each of its cues; a cue beyond the end of `evidence` is
/// one that a person wrote. `coverage` is the share of speech that is shown, 0 to 1 ([`coverage`]).
pub fn score(track: &Track<'_>, findings: &[Finding], evidence: &[Evidence], coverage: f64) -> TrackScore {
    let mut ordered = findings.to_vec();
    ordered.sort_by_key(|finding| finding.cue);
    let of_cue = |(at, cue): (usize, &Cue)| {
        let first = ordered.partition_point(|finding| finding.cue < at);
        let end = ordered.partition_point(|finding| finding.cue <= at);
        let (findings, evidence) = (&ordered[first..end], evidence.get(at).copied().unwrap_or_default());
        Components::of(cue, track.profile, &evidence, findings).score(evidence.review, findings)
    };
    let cues: Vec<f64> = track.cues.iter().enumerate().map(of_cue).collect();
    let durations: Vec<Ms> = track.cues.iter().map(Cue::duration_ms).collect();
    let score = of_scores(&cues, &durations, coverage);
    TrackScore { cues, track: score, gate: Gate::of(score, findings) }
}

/// The share of speech during which a cue is shown, 0 to 1; 1 if nobody speaks.
pub fn coverage(cues: &[Cue], speech: &[Interval]) -> f64 {
    let speech = merged(speech.iter().copied());
    let unshown = total_ms(&uncovered(&speech, &merged(cues.iter().map(shown))));
    match total_ms(&speech) {
        0 => 1.0,
        spoken => 1.0 - unshown as f64 / spoken as f64,
    }
}

/// The score of a track, 0 to 1: how good its cues are on average while they are shown, how bad its worst tenth is, and
/// how much of the speech it shows. 0 without cues.
pub fn of_scores(scores: &[f64], durations: &[Ms], coverage: f64) -> f64 {
    let seconds = |ms: &Ms| f64::from(i32::try_from((*ms).max(0)).unwrap_or(i32::MAX)) / 1_000.0;
    let total: f64 = durations.iter().map(seconds).sum();
    let weighted: f64 = scores.iter().zip(durations).map(|(score, ms)| score * seconds(ms)).sum();
    let mut ordered = scores.to_vec();
    ordered.sort_by(f64::total_cmp);
    let worst_tenth = ordered.get(scores.len().div_ceil(10).saturating_sub(1)).copied().unwrap_or(0.0);
    unit((0.7 * weighted / total + 0.3 * worst_tenth) * unit(coverage / COMPLETE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{ES_419, ES_419_KIDS};

    /// A cue of so many characters in so many milliseconds, and its score with these findings.
    fn scored(shape: (usize, Ms), evidence: &Evidence, rules: &[Rule]) -> f64 {
        let cue = Cue::new(0, shape.1, &"a".repeat(shape.0)).unwrap();
        let findings: Vec<Finding> = rules.iter().map(|rule| Finding::new(*rule, 0, "", "")).collect();
        Components::of(&cue, &ES_419, evidence, &findings).score(evidence.review, &findings)
    }

    fn components(rules: &[Rule]) -> Components {
        let cue = Cue::new(0, 2_000, "Hola.").unwrap();
        let findings: Vec<Finding> = rules.iter().map(|rule| Finding::new(*rule, 0, "", "")).collect();
        Components::of(&cue, &ES_419, &Evidence::default(), &findings)
    }

    fn near(left: f64, right: f64) {
        assert!((left - right).abs() < 0.000_05, "{left} is not {right}");
    }

    #[test]
    fn reading_gets_harder_past_the_target() {
        for (cps, expected) in
            [(15.0, 1.0), (16.0, 0.8), (17.0, 0.6), (18.0, 0.525), (21.0, 0.3), (25.0, 0.0), (90.0, 0.0)]
        {
            near(reading(cps, &ES_419), expected);
        }
        near(reading(13.0, &ES_419_KIDS), 0.6);
        near(reading(f64::INFINITY, &ES_419), 0.0);
    }

    #[test]
    fn golden_scores_of_cues() {
        let with = |fidelity: f64, heard: f64| Components { heard, fidelity, ..components(&[]) };
        let major = [Finding::new(Rule::T9, 0, "", "")];
        let blocking = [Finding::new(Rule::T1, 0, "", "")];
        near(with(0.95, 0.9).score(Review::Machine, &[]), 0.9675);
        near(with(0.95, 0.9).score(Review::Machine, &major), 0.69);
        near(with(0.95, 0.9).score(Review::Machine, &blocking), 0.30);
        near(with(0.95, 0.2).score(Review::Machine, &[]), 0.8275);
        near(with(0.95, 0.2).score(Review::Machine, &[Finding::new(Rule::A2, 0, "", "")]), 0.69);
        near(with(0.0, 0.0).score(Review::Approved, &[]), 0.90);
        near(with(1.0, 1.0).score(Review::Approved, &major), 0.90);
        near(with(1.0, 1.0).score(Review::Approved, &blocking), 0.30);
    }

    #[test]
    fn components_fall_with_what_is_found() {
        near(components(&[Rule::X4, Rule::X9]).fidelity, 0.4);
        near(components(&[Rule::X4, Rule::X6, Rule::X5]).fidelity, 0.0);
        near(components(&[Rule::X7]).fidelity, 0.0);
        near(components(&[Rule::T1, Rule::T7, Rule::T4, Rule::T12]).timing, 0.1);
        near(components(&[Rule::L2, Rule::L6, Rule::L7, Rule::L8, Rule::P3]).layout, 0.1);
        near(components(&[Rule::C6]).register, 0.0);
        near(components(&[Rule::C1]).terms, 1.0);
    }

    #[test]
    fn what_was_heard_and_the_glossary_weigh_too() {
        let shape = (5, 2_000);
        near(scored(shape, &Evidence::default(), &[]), 1.0);
        near(scored(shape, &Evidence { heard: Some(0.9), ..Evidence::default() }, &[]), 1.0);
        near(scored(shape, &Evidence { heard: Some(0.6), ..Evidence::default() }, &[]), 0.9);
        near(scored(shape, &Evidence { heard: Some(f32::NAN), ..Evidence::default() }, &[]), 0.8);
        near(scored(shape, &Evidence { terms: 2, terms_kept: 1, ..Evidence::default() }, &[]), 0.95);
        near(scored(shape, &Evidence { relation: Relation::Unknown, ..Evidence::default() }, &[]), 0.975);
        let forbidden = [Finding::new(Rule::C1, 0, "", "").weighing(Severity::Blocking)];
        near(terms(&Evidence::default(), &forbidden), 0.0);
    }

    #[test]
    fn golden_scores_of_tracks() {
        let durations = [2_000; 10];
        let mut scores = [0.97; 10];
        near(of_scores(&scores, &durations, 1.0), 0.97);
        scores[4] = 0.30;
        near(of_scores(&scores, &durations, 1.0), 0.7221);
        near(of_scores(&scores, &durations, 0.90), 0.67);
        near(of_scores(&[], &[], 1.0), 0.0);
    }

    #[test]
    fn longer_cues_weigh_more_and_the_worst_tenth_is_rounded_up() {
        near(of_scores(&[1.0, 0.0], &[3_000, 1_000], 1.0), 0.7 * 0.75);
        let scores: Vec<f64> = (0..11).map(|n| f64::from(n) / 10.0).collect();
        near(of_scores(&scores, &[1_000; 11], 1.0), 0.7 * 0.5 + 0.3 * 0.1);
    }

    #[test]
    fn gates_open_at_their_scores_and_never_for_what_blocks() {
        let gates = [0.85, 0.849, 0.70, 0.699, f64::NAN].map(|score| Gate::of(score, &[]));
        assert_eq!(gates, [Gate::Reviewed, Gate::Beta, Gate::Beta, Gate::Hold, Gate::Hold]);
        assert_eq!(Gate::of(1.0, &[Finding::new(Rule::F2, 0, "", "")]), Gate::Hold);
        assert_eq!(Gate::of(1.0, &[Finding::new(Rule::T2, 0, "", "")]), Gate::Reviewed);
    }

    #[test]
    fn coverage_is_the_share_of_speech_that_is_shown() {
        let cues = [Cue::new(0, 1_000, "a").unwrap(), Cue::new(500, 2_000, "b").unwrap()];
        near(coverage(&cues, &[Interval::new(0, 1_000), Interval::new(1_000, 4_000)]), 0.5);
        near(coverage(&cues, &[]), 1.0);
        near(coverage(&[], &[Interval::new(0, 10)]), 0.0);
    }
}
