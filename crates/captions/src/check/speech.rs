//! T7 to T10 and A: cues against what is heard.

use super::view::View;
use super::{SourceKind, labels};
use crate::shots::MOST_EARLY_MS;
use crate::stretches::{merged, shown, uncovered};
use crate::{Cue, Finding, Fix, Ms, Rule};

/// Most frames between a cue's start and its first word.
const MOST_FRAMES_OFF: i64 = 3;

/// Of a cue's time, one part in so many must be speech.
const LEAST_SPEECH: Ms = 5;

/// Longest stretch of speech that no cue shows.
const MOST_UNSHOWN_MS: Ms = 1_500;

/// Least mean probability of a cue's words.
const LEAST_SURE: f32 = 0.35;

pub(super) fn of_cue(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let Some(cue) = view.cues.get(at) else { return };
    findings.extend(start_with_word(view, at, cue));
    findings.extend(end_after_word(view, at, cue));
    findings.extend(speech_below(view, at, cue));
    findings.extend(sureness(view, at));
    labels::of_cue(view, at, findings);
}

pub(super) fn of_track(view: &View<'_>, findings: &mut Vec<Finding>) {
    unshown_speech(view, findings);
    doubtful_sources(view, findings);
    labels::of_track(view, findings);
}

/// T7: a cue starts with its first word, or beside it where a shot changes.
fn start_with_word(view: &View<'_>, at: usize, cue: &Cue) -> Option<Finding> {
    let (first, start) = (view.words_of(at).first()?.start_ms, cue.start_ms());
    let off_ms = (start - first).abs();
    let is_at_shot = off_ms <= MOST_EARLY_MS + 1 && starts_at_shot(view, start);
    if off_ms <= view.rate.ms(MOST_FRAMES_OFF) + 1 || is_at_shot || !view.is_dialogue(at) {
        return None;
    }
    let side = if start < first { "early" } else { "late" };
    let limit = format!("{} ms ({MOST_FRAMES_OFF} frames)", view.rate.ms(MOST_FRAMES_OFF));
    let finding = Finding::new(Rule::T7, at, format!("{off_ms} ms {side}"), limit);
    let is_clear =
        view.previous_end(at).is_none_or(|end| view.rate.lasts(first - end, view.profile.gap_frames));
    let is_shown =
        (view.profile.min_duration_ms..=view.profile.max_duration_ms).contains(&(cue.end_ms() - first));
    let fix = Fix::Times { start_ms: first, end_ms: cue.end_ms() };
    Some(if is_clear && is_shown { finding.with(fix) } else { finding })
}

/// Whether a start was moved onto a shot change, or half a second before one.
fn starts_at_shot(view: &View<'_>, start: Ms) -> bool {
    let shots = view.shots_around(start);
    let frames = |from: Ms, to: Ms| view.rate.frames(to - from);
    shots.last.is_some_and(|shot| frames(shot, start) == 0)
        || shots.next.is_some_and(|shot| [0, view.rate.half_second()].contains(&frames(start, shot)))
}

/// T8: a cue does not stay long after its last word, unless it must to be seen.
fn end_after_word(view: &View<'_>, at: usize, cue: &Cue) -> Option<Finding> {
    let (last, end) = (view.words_of(at).last()?.end_ms, cue.end_ms());
    let latest = (last + view.profile.linger_ms).max(cue.start_ms() + view.profile.target_duration_ms);
    let allowance = if is_settled(view, at, end) { view.rate.ms(view.rate.half_second()) } else { 0 };
    if end <= latest + allowance {
        return None;
    }
    let limit = format!("{} ms", view.profile.linger_ms);
    let finding = Finding::new(Rule::T8, at, format!("{} ms after the last word", end - last), limit);
    let end_ms = view.proper_end(at, cue.start_ms(), latest);
    let is_cured = end_ms < end && end_ms - cue.start_ms() >= view.profile.min_duration_ms;
    Some(if is_cured { finding.with(Fix::Times { start_ms: cue.start_ms(), end_ms }) } else { finding })
}

/// Whether an end was moved to the next cue or to a shot change: that may take up to half a second.
fn is_settled(view: &View<'_>, at: usize, end: Ms) -> bool {
    let gap = view.profile.gap_frames;
    let is_gap_before = |ms: Option<Ms>| ms.is_some_and(|ms| view.rate.frames(ms - end) == gap);
    is_gap_before(view.next_start(at)) || is_gap_before(view.shots_around(end).next)
}

/// T9: somebody speaks for a fifth of a cue's time.
fn speech_below(view: &View<'_>, at: usize, cue: &Cue) -> Option<Finding> {
    view.context.speech?;
    let speech_ms = view.speech_ms(shown(cue));
    if speech_ms * LEAST_SPEECH >= cue.duration_ms() || !view.is_dialogue(at) {
        return None;
    }
    let percent = |ms: Ms, of: Ms| format!("{} % speech", ms * 100 / of);
    Some(Finding::new(Rule::T9, at, percent(speech_ms, cue.duration_ms()), percent(1, LEAST_SPEECH)))
}

/// A2: the recogniser was sure enough of a cue's words.
fn sureness(view: &View<'_>, at: usize) -> Option<Finding> {
    let mean = mean_sureness(view, at)?;
    let is_sure = mean >= LEAST_SURE;
    (!is_sure)
        .then(|| Finding::new(Rule::A2, at, format!("mean probability {mean:.2}"), format!("{LEAST_SURE}")))
}

/// The mean probability of a cue's words, 0 to 1; `None` if it stands for no word.
pub(super) fn mean_sureness(view: &View<'_>, at: usize) -> Option<f32> {
    let words = view.words_of(at);
    let count = f32::from(u16::try_from(words.len()).unwrap_or(u16::MAX));
    let sum: f32 = words.iter().map(|word| word.p.clamp(0.0, 1.0)).sum();
    (!words.is_empty()).then(|| sum / count)
}

/// T10: speech is shown, unless it is sung. What is found is said of the cue that follows.
fn unshown_speech(view: &View<'_>, findings: &mut Vec<Finding>) {
    for hole in uncovered(&view.speech, &merged(view.cues.iter().map(shown))) {
        let mut kinds = view.sources_in(hole).map(|source| source.kind).peekable();
        let is_sung = kinds.peek().is_some() && kinds.all(|kind| kind == SourceKind::Song);
        if hole.duration_ms() <= MOST_UNSHOWN_MS || is_sung {
            continue;
        }
        let after = view.cues.partition_point(|cue| cue.start_ms() < hole.end_ms);
        let measured = format!("{} ms of speech from {} ms", hole.duration_ms(), hole.start_ms);
        let at = after.min(view.cues.len().saturating_sub(1));
        findings.push(Finding::new(Rule::T10, at, measured, format!("{MOST_UNSHOWN_MS} ms")));
    }
}

/// A1: what the recogniser may have invented is not shown before somebody looked at it.
fn doubtful_sources(view: &View<'_>, findings: &mut Vec<Finding>) {
    for source in &view.sources {
        let Some(doubt) = &source.doubt else { continue };
        let at = view.cues.partition_point(|cue| cue.start_ms() < source.time.start_ms);
        let shown_from =
            |at: &usize| view.cues.get(*at).is_some_and(|cue| cue.start_ms() < source.time.end_ms);
        let shown_still =
            |at: &usize| view.cues.get(*at).is_some_and(|cue| cue.end_ms() > source.time.start_ms);
        let shows = at.checked_sub(1).filter(shown_still).or(Some(at).filter(shown_from));
        findings.extend(shows.map(|at| Finding::new(Rule::A1, at, doubt.clone(), "reviewed, or dropped")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;
    use crate::check::tests::{check_with, cues, rules};
    use crate::check::{Source, sureness};
    use crate::speech::Interval;

    fn heard(given: &[(Ms, Ms, &str)], words: &[(Ms, Ms)]) -> Vec<Finding> {
        let words: Vec<Word> = words.iter().map(|(start, end)| Word::new(*start, *end, "말")).collect();
        let report = check_with(&cues(given), |_, context| context.words = Some(&words));
        report.findings
    }

    fn of(findings: &[Finding]) -> Vec<(Rule, usize)> {
        findings.iter().map(|finding| (finding.rule, finding.cue)).collect()
    }

    #[test]
    fn a_cue_starts_with_its_first_word() {
        let off = |ms: Ms| heard(&[(5_000, 7_000, "Hola.")], &[(5_000 - ms, 6_000), (6_100, 7_000)]);
        assert_eq!([off(-126), off(0), off(126)], [vec![], vec![], vec![]]);
        let (early, late) = (off(-200), off(200));
        assert_eq!((of(&early), of(&late)), (vec![(Rule::T7, 0)], vec![(Rule::T7, 0)]));
        assert_eq!((early[0].measured.as_str(), late[0].measured.as_str()), ("200 ms early", "200 ms late"));
        assert_eq!(late[0].fix, Some(Fix::Times { start_ms: 4_800, end_ms: 7_000 }));
    }

    #[test]
    fn words_that_no_cue_shows_belong_to_the_cue_that_follows() {
        let words = [(1_000, 1_900), (4_000, 4_400), (4_500, 4_900), (5_000, 6_900)];
        let found = heard(&[(1_000, 2_000, "Uno."), (5_000, 7_000, "Dos.")], &words);
        assert_eq!((of(&found), found[0].measured.as_str()), (vec![(Rule::T7, 1)], "1000 ms late"));
        let apart = [(1_000, 1_900), (3_000, 3_400), (5_000, 6_900)];
        assert_eq!(heard(&[(1_000, 2_000, "Uno."), (5_000, 7_000, "Dos.")], &apart), []);
    }

    #[test]
    fn a_shot_change_excuses_half_a_second() {
        let words = [Word::new(5_400, 7_000, "말")];
        let given = cues(&[(5_000, 7_417, "Hola.")]);
        let with = |shots: &[Ms]| {
            rules(&check_with(&given, |_, context| {
                (context.words, context.shots) = (Some(&words[..]), Some(shots))
            }))
        };
        assert_eq!(with(&[5_000]), []);
        assert_eq!(with(&[1_000]), [Rule::T7]);
    }

    #[test]
    fn a_cue_stays_half_a_second_after_its_last_word() {
        let until = |end| heard(&[(5_000, end, "Hola.")], &[(5_000, 6_500)]);
        assert_eq!(until(7_000), []);
        let found = until(7_001);
        assert_eq!(of(&found), [(Rule::T8, 0)]);
        assert_eq!(found[0].fix, Some(Fix::Times { start_ms: 5_000, end_ms: 7_000 }));
    }

    #[test]
    fn a_cue_may_stay_to_be_seen_or_to_meet_the_next() {
        assert_eq!(heard(&[(5_000, 6_000, "No.")], &[(5_000, 5_200)]), []);
        let words = [(5_000, 6_500), (7_400, 9_000)];
        assert_eq!(heard(&[(5_000, 7_317, "Hola."), (7_400, 9_000, "Sí.")], &words), []);
    }

    #[test]
    fn a_fifth_of_a_cue_is_speech() {
        let given = cues(&[(0, 2_000, "Hola."), (3_000, 5_000, "♪ la la ♪"), (6_000, 8_000, "SALIDA")]);
        let with = |end: Ms| {
            let speech = [Interval::new(0, end)];
            check_with(&given, |_, context| context.speech = Some(&speech)).findings
        };
        assert_eq!((of(&with(400)), of(&with(399))), (vec![], vec![(Rule::T9, 0)]));
    }

    #[test]
    fn long_speech_is_shown_unless_it_is_sung() {
        let given = cues(&[(0, 2_000, "Hola."), (6_000, 8_000, "Adiós.")]);
        let with = |(start, end), kind| {
            let sources = [Source { time: Interval::new(2_500, 5_500), kind, doubt: None }];
            let speech =
                [(0, 2_000), (start, end), (6_000, 8_000)].map(|(start, end)| Interval::new(start, end));
            of(&check_with(&given, |_, context| {
                (context.speech, context.sources) = (Some(&speech[..]), Some(&sources[..]));
            })
            .findings)
        };
        assert_eq!(with((3_000, 4_500), SourceKind::Dialogue), []);
        assert_eq!(with((3_000, 4_501), SourceKind::Dialogue), [(Rule::T10, 1)]);
        assert_eq!(with((3_000, 4_501), SourceKind::Song), []);
        let none =
            check_with(&[], |_, context| context.speech = Some(&[Interval { start_ms: 0, end_ms: 2_000 }]));
        assert_eq!(of(&none.findings), [(Rule::T10, 0)]);
    }

    #[test]
    fn what_may_be_invented_is_found_where_it_is_shown() {
        let given = cues(&[(0, 2_000, "Hola."), (6_000, 8_000, "Adiós.")]);
        let with = |(start, end), doubt: Option<&str>| {
            let sources = [Source {
                time: Interval::new(start, end),
                kind: SourceKind::Dialogue,
                doubt: doubt.map(str::to_owned),
            }];
            of(&check_with(&given, |_, context| context.sources = Some(&sources)).findings)
        };
        assert_eq!(with((5_500, 7_000), Some("H2")), [(Rule::A1, 1)]);
        assert_eq!(with((1_500, 3_000), Some("H2")), [(Rule::A1, 0)]);
        assert_eq!(with((3_000, 5_000), Some("H2")), []);
        assert_eq!(with((5_500, 7_000), None), []);
    }

    #[test]
    fn cues_of_badly_heard_words_are_found() {
        let given = cues(&[(0, 2_000, "Hola.")]);
        let with = |p: f32| {
            let words =
                [Word { p, ..Word::new(0, 1_000, "말") }, Word { p, ..Word::new(1_100, 2_000, "해") }];
            rules(&check_with(&given, |_, context| context.words = Some(&words)))
        };
        assert_eq!((with(0.35), with(0.34), with(f32::NAN)), (vec![], vec![Rule::A2], vec![Rule::A2]));
    }

    #[test]
    fn each_cue_knows_how_well_it_was_heard() {
        let given = cues(&[(9_000, 9_900, "Adiós."), (0, 2_000, "Hola.")]);
        let words =
            [Word { p: 0.5, ..Word::new(0, 1_000, "말") }, Word { p: 1.0, ..Word::new(1_100, 2_000, "해") }];
        let track = crate::check::Track {
            cues: &given,
            profile: &crate::profile::ES_419,
            rate: crate::FrameRate::FILM,
            media_ms: None,
        };
        let context = crate::check::Context { words: Some(&words), ..Default::default() };
        assert_eq!(sureness(&track, &context), [None, Some(0.75)]);
    }
}
