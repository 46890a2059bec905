//! What is wrong with a track, rule by rule, and what would put it right.

mod dialogue;
pub mod files;
mod fix;
mod labels;
mod layout;
mod numbers;
mod punctuation;
mod spanish;
mod speech;
mod timing;
mod view;

use serde::{Deserialize, Serialize};

pub use self::fix::{Fixed, fix, realign};
use self::view::View;
use crate::metrics::sync::Sync;
use crate::profile::{Audience, Profile};
use crate::speech::Interval;
use crate::{Cue, Finding, FrameRate, Ms, Rule, Word};

/// The subtitles to check, and what they obey.
#[derive(Clone, Copy, Debug)]
pub struct Track<'a> {
    /// Its cues, in any order.
    pub cues: &'a [Cue],
    /// The limits.
    pub profile: &'a Profile,
    /// Frames per second of the video.
    pub rate: FrameRate,
    /// How long the video is, if that is known.
    pub media_ms: Option<Ms>,
}

/// What is known about the video. What is `None` is not known; the rules that need it do not run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Words as they were heard.
    pub words: Option<&'a [Word]>,
    /// When somebody speaks.
    pub speech: Option<&'a [Interval]>,
    /// When something other than speech is to be heard.
    pub sounds: Option<&'a [Interval]>,
    /// When the picture changes to another shot.
    pub shots: Option<&'a [Ms]>,
    /// The lines that the cues were made of.
    pub sources: Option<&'a [Source]>,
    /// How the whole track runs against the sound.
    pub sync: Option<&'a Sync>,
}

/// A line as it was heard, before it was translated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// When it is heard or seen.
    pub time: Interval,
    /// What it is.
    pub kind: SourceKind,
    /// Why it may have been invented by the recogniser, as long as nobody has looked at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

/// What a source line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Somebody says it.
    Dialogue,
    /// Somebody sings it.
    Song,
    /// It stands in the picture.
    OnScreen,
    /// It is a sound.
    Sound,
}

/// The outcome of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What is wrong, cue by cue.
    pub findings: Vec<Finding>,
    /// The rules that did not run, because what they need is not known.
    pub not_run: Vec<Rule>,
}

/// Checks a track against the rules F, T, L, P, A and S. Takes time in proportion to the cues, words and shots.
pub fn check(track: &Track<'_>, context: &Context<'_>) -> Report {
    let (view, places) = View::sorted(track, context);
    let mut findings: Vec<Finding> = (0..view.cues.len()).flat_map(|at| of_cue(&view, at)).collect();
    timing::tolerate_few_short_cues(&mut findings, view.cues.len());
    timing::of_track(&view, &mut findings);
    speech::of_track(&view, &mut findings);
    for finding in &mut findings {
        finding.cue = places.get(finding.cue).copied().unwrap_or(finding.cue);
    }
    files::of_track(track.cues, &mut findings);
    findings.sort_by_key(|finding| (finding.cue, finding.rule));
    Report { findings, not_run: not_run(track, context) }
}

/// How sure the recogniser was of the words of each cue, on average, 0 to 1; `None` for a cue under which it heard none.
pub fn sureness(track: &Track<'_>, context: &Context<'_>) -> Vec<Option<f32>> {
    let (view, places) = View::sorted(track, context);
    let mut means = vec![None; places.len()];
    for (at, place) in places.into_iter().enumerate() {
        means[place] = speech::mean_sureness(&view, at);
    }
    means
}

/// What the rules that look at a cue, its neighbours and what is heard meanwhile say about it.
fn of_cue(view: &View<'_>, at: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    files::of_cue(view, at, &mut findings);
    timing::of_cue(view, at, &mut findings);
    speech::of_cue(view, at, &mut findings);
    layout::of_cue(view, at, &mut findings);
    punctuation::of_cue(view, at, &mut findings);
    findings
}

fn not_run(track: &Track<'_>, context: &Context<'_>) -> Vec<Rule> {
    let for_the_deaf = matches!(track.profile.audience, Audience::Deaf | Audience::DeafChildren);
    let needs: [(&[Rule], bool); 6] = [
        (&[Rule::T7, Rule::T8, Rule::A2], context.words.is_some()),
        (&[Rule::T9, Rule::T10], context.speech.is_some()),
        (&[Rule::T11], context.sync.is_some()),
        (&[Rule::T12], context.shots.is_some()),
        (&[Rule::A1], context.sources.is_some()),
        (&[Rule::S2], context.sounds.is_some() || !for_the_deaf),
    ];
    let mut rules: Vec<Rule> = needs
        .into_iter()
        .filter(|(_, is_known)| !is_known)
        .flat_map(|(rules, _)| rules.iter().copied())
        .collect();
    rules.sort();
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::ES_419;

    pub(super) fn cues(given: &[(Ms, Ms, &str)]) -> Vec<Cue> {
        given.iter().map(|(start, end, text)| Cue::new(*start, *end, text).unwrap()).collect()
    }

    /// Checks cues in Spanish at 23.976 frames per second, or as `adapt` says.
    pub(super) fn check_with<'a>(
        cues: &'a [Cue],
        adapt: impl FnOnce(&mut Track<'a>, &mut Context<'a>),
    ) -> Report {
        let mut track = Track { cues, profile: &ES_419, rate: FrameRate::FILM, media_ms: None };
        let mut context = Context::default();
        adapt(&mut track, &mut context);
        check(&track, &context)
    }

    pub(super) fn rules(report: &Report) -> Vec<Rule> {
        report.findings.iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn a_sound_track_has_no_findings_and_an_empty_one_neither() {
        let sound = cues(&[(0, 2_000, "Hola."), (2_083, 5_000, "¿Vienes mañana con Ana?")]);
        assert_eq!(check_with(&sound, |_, _| ()).findings, []);
        assert_eq!(check_with(&[], |_, context| context.speech = Some(&[])).findings, []);
    }

    #[test]
    fn rules_that_lack_what_they_need_are_named() {
        let track = cues(&[(0, 2_000, "Hola.")]);
        let nothing = check_with(&track, |_, _| ());
        assert_eq!(
            nothing.not_run,
            [Rule::T7, Rule::T8, Rule::T9, Rule::T10, Rule::T11, Rule::T12, Rule::A1, Rule::A2]
        );
        let shots = check_with(&track, |_, context| context.shots = Some(&[]));
        assert!(!shots.not_run.contains(&Rule::T12));
        let deaf = check_with(&track, |track, _| track.profile = &crate::profile::ES_419_SDH);
        assert!(deaf.not_run.contains(&Rule::S2));
    }

    #[test]
    fn findings_name_cues_by_the_place_they_came_in() {
        let given = cues(&[(9_000, 9_500, "Tarde."), (0, 500, "Pronto."), (3_000, 5_000, "Bien.")]);
        let report = check_with(&given, |_, _| ());
        let short: Vec<usize> = report
            .findings
            .iter()
            .filter(|finding| finding.rule == Rule::T4)
            .map(|finding| finding.cue)
            .collect();
        assert_eq!(short, [0, 1]);
    }
}
