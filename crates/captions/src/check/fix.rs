//! Putting right what can be put right without asking anybody.
//!
//! Every fix must make the track better: what is wrong around its cue weighs less afterwards, nothing blocking is new
//! and the order of the cues stays. The weight is a whole number that only falls, so there is an end, and at the end no
//! fix helps any more: fixing a second time changes nothing.

use std::cmp::Reverse;
use std::ops::Range;

use super::view::View;
use super::{Context, Track, of_cue};
use crate::metrics::sync::Sync;
use crate::{Cue, Finding, Fix, MAX_MS, Ms, Rule, Severity};

/// A cue's text is looked at from so many cues after it.
const SEEN_FROM: usize = 3;

/// Weights of findings: no number of lesser ones around a cue makes up for a graver one.
const BLOCKING: u32 = 10_000;
const MAJOR: u32 = 100;

/// A track as far as it could be put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Its cues by start.
    pub cues: Vec<Cue>,
    /// How many differ from the cue that came in their place.
    pub changed: usize,
}

/// New versions of neighbouring cues, and the place of the first.
struct Change {
    at: usize,
    cues: Vec<Cue>,
}

/// Puts right what can be put right: order, overlaps, gaps, durations, shot changes, line breaks, speakers, signs.
/// Keeps every word of the text. Fixing a second time changes nothing.
pub fn fix(track: &Track<'_>, context: &Context<'_>) -> Fixed {
    let (mut view, _) = View::sorted(track, context);
    while sweep(&mut view) {}
    let changed = view.cues.iter().zip(track.cues).filter(|(after, before)| after != before).count();
    Fixed { cues: view.cues, changed }
}

/// The cues of a track that runs like this against the sound, moved to run with it. What would come before the start
/// of the video is moved to its start.
pub fn realign(cues: &[Cue], sync: &Sync) -> Vec<Cue> {
    let realigned = |cue: &Cue| {
        let start_ms = sync.straighten(cue.start_ms()).clamp(0, MAX_MS - 1);
        let end_ms = sync.straighten(cue.end_ms()).clamp(start_ms + 1, MAX_MS);
        Cue::new(start_ms, end_ms, cue.text()).unwrap_or_else(|_| cue.clone())
    };
    cues.iter().map(realigned).collect()
}

/// Goes through the cues once; whether anything changed.
fn sweep(view: &mut View<'_>) -> bool {
    let mut is_changed = false;
    for at in 0..view.cues.len() {
        while let Some(change) = best_change(view, at) {
            swap(view, &mut { change });
            is_changed = true;
        }
    }
    is_changed
}

/// What puts the gravest of what is wrong with a cue right, as far as anything does.
fn best_change(view: &mut View<'_>, at: usize) -> Option<Change> {
    let mut findings = of_cue(view, at);
    findings.sort_by_key(|finding| Reverse(finding.severity));
    findings.iter().find_map(|finding| {
        let changes = changes(view, finding);
        let around = Around::new(view, finding);
        best_of(changes, view, &around)
    })
}

/// Of the changes that make the track better, that which cures most of what viewers notice, of equals that which moves
/// the least, and of those the first.
fn best_of(changes: Vec<Change>, view: &mut View<'_>, around: &Around) -> Option<Change> {
    let mut best: Option<((u32, Reverse<Ms>), Change)> = None;
    let before = if changes.is_empty() { Vec::new() } else { around.wrong(view) };
    for mut change in changes {
        let Some(gain) = around.gain(&before, view, &mut change) else { continue };
        let worth = (gain / MAJOR, Reverse(moved_ms(view, &change)));
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, change));
        }
    }
    best.map(|(_, change)| change)
}

/// By how much a change moves starts and ends, all together.
fn moved_ms(view: &View<'_>, change: &Change) -> Ms {
    let moved = |(new, old): (&Cue, &Cue)| {
        (new.start_ms() - old.start_ms()).abs() + (new.end_ms() - old.end_ms()).abs()
    };
    change.cues.iter().zip(&view.cues[change.at..]).map(moved).sum()
}

/// What might put a finding right.
fn changes(view: &View<'_>, finding: &Finding) -> Vec<Change> {
    let at = finding.cue;
    let Some(cue) = view.cues.get(at) else { return Vec::new() };
    let fixed = match &finding.fix {
        Some(Fix::Times { start_ms, end_ms }) => Cue::new(*start_ms, *end_ms, cue.text()).ok(),
        Some(Fix::Text(text)) => Cue::new(cue.start_ms(), cue.end_ms(), text).ok(),
        None => None,
    };
    let mut changes: Vec<Change> = fixed.map(|cue| Change { at, cues: vec![cue] }).into_iter().collect();
    if let (Rule::T1 | Rule::T2, Some(next)) = (finding.rule, view.cues.get(at + 1)) {
        changes.extend(partings(view, (cue, next)).map(|cues| Change { at, cues }));
    }
    changes
}

/// Ways to share the time of two cues that come too close: the later waits, the earlier yields, or both give.
fn partings<'a>(
    view: &View<'_>,
    (cue, next): (&'a Cue, &'a Cue),
) -> impl Iterator<Item = Vec<Cue>> + use<'a> {
    let gap = view.gap_ms();
    let (start, end) = (cue.start_ms(), cue.end_ms().max(next.end_ms()));
    let lengths = [cue, next].map(|cue| i64::try_from(view.profile.length(cue.text())).unwrap_or(1).max(1));
    let share = start + (end - start) * lengths[0] / (lengths[0] + lengths[1]);
    let ways = [
        (cue.end_ms(), cue.end_ms() + gap, next.end_ms()),
        (next.start_ms() - gap, next.start_ms(), next.end_ms()),
        (next.start_ms().midpoint(cue.end_ms()) - gap, next.start_ms().midpoint(cue.end_ms()), next.end_ms()),
        (share - gap, share, end),
    ];
    ways.into_iter().filter_map(move |(end_ms, next_start_ms, next_end_ms)| {
        let first = Cue::new(start, end_ms, cue.text()).ok()?;
        Some(vec![first, Cue::new(next_start_ms, next_end_ms, next.text()).ok()?])
    })
}

/// The cues that what is done about a finding may concern.
struct Around(Range<usize>);

impl Around {
    fn new(view: &View<'_>, finding: &Finding) -> Self {
        let end = match (&finding.fix, finding.rule) {
            (Some(Fix::Text(_)), _) => finding.cue + SEEN_FROM,
            (_, Rule::T1 | Rule::T2) => finding.cue + 2,
            _ => finding.cue + 1,
        };
        Self(finding.cue.saturating_sub(1)..(end + 1).min(view.cues.len()))
    }

    fn wrong(&self, view: &View<'_>) -> Vec<Finding> {
        self.0.clone().flat_map(|at| of_cue(view, at)).collect()
    }

    /// By how much less than before is wrong after a change; `None` if it helps nothing, blocks something or upsets the
    /// order.
    fn gain(&self, before: &[Finding], view: &mut View<'_>, change: &mut Change) -> Option<u32> {
        swap(view, change);
        let is_in_order = view.cues[self.0.clone()].is_sorted_by_key(Cue::start_ms);
        let after = if is_in_order { self.wrong(view) } else { Vec::new() };
        swap(view, change);
        let is_known =
            |finding: &Finding| before.iter().any(|old| (old.rule, old.cue) == (finding.rule, finding.cue));
        let blocks = after.iter().any(|finding| finding.severity == Severity::Blocking && !is_known(finding));
        let weight = |findings: &[Finding]| findings.iter().map(weight).sum::<u32>();
        weight(before).checked_sub(weight(&after)).filter(|gain| *gain > 0 && is_in_order && !blocks)
    }
}

/// Puts the cues of a change into the track, and those that stood there into the change.
fn swap(view: &mut View<'_>, change: &mut Change) {
    for (new, old) in change.cues.iter_mut().zip(&mut view.cues[change.at..]) {
        std::mem::swap(new, old);
    }
}

/// How much a finding matters. Of small matters, signs go before line breaks, these before a comfortable speed, and the
/// shot change beside a gap before the gap.
fn weight(finding: &Finding) -> u32 {
    match (finding.severity, finding.rule) {
        (Severity::Blocking, _) => BLOCKING,
        (Severity::Major, _) => MAJOR,
        (Severity::Minor, Rule::T3) => 1,
        (Severity::Minor, Rule::L7) => 3,
        (Severity::Minor, Rule::P1 | Rule::P2) => 4,
        (Severity::Minor, _) => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FrameRate;
    use crate::check::tests::cues;
    use crate::profile::ES_419;

    fn fixed(given: &[Cue], context: &Context<'_>) -> Vec<(Ms, Ms, String)> {
        let track = Track { cues: given, profile: &ES_419, rate: FrameRate::FILM, media_ms: None };
        let fixed = fix(&track, context);
        let again = fix(&Track { cues: &fixed.cues, ..track }, context);
        assert_eq!((again.changed, &again.cues), (0, &fixed.cues));
        fixed.cues.iter().map(|cue| (cue.start_ms(), cue.end_ms(), cue.text().to_owned())).collect()
    }

    fn times(given: &[(Ms, Ms, &str)]) -> Vec<(Ms, Ms)> {
        fixed(&cues(given), &Context::default()).into_iter().map(|(start, end, _)| (start, end)).collect()
    }

    #[test]
    fn order_overlaps_and_gaps_are_put_right() {
        assert_eq!(times(&[(5_000, 7_000, "Dos."), (0, 2_000, "Uno.")]), [(0, 2_000), (5_000, 7_000)]);
        assert_eq!(times(&[(0, 3_000, "Uno."), (2_000, 4_000, "Dos.")]), [(0, 1_917), (2_000, 4_000)]);
        assert_eq!(times(&[(0, 2_000, "Uno."), (2_010, 4_000, "Dos.")]), [(0, 1_927), (2_010, 4_000)]);
        assert_eq!(times(&[(0, 2_000, "Uno."), (2_300, 4_000, "Dos.")]), [(0, 2_217), (2_300, 4_000)]);
    }

    #[test]
    fn cues_that_start_together_follow_each_other() {
        assert_eq!(times(&[(0, 3_000, "Uno."), (0, 3_000, "Dos.")]), [(0, 1_417), (1_500, 3_000)]);
        assert_eq!(times(&[(0, 900, "Uno."), (500, 3_000, "Dos.")]), [(0, 900), (983, 3_000)]);
    }

    #[test]
    fn durations_come_within_the_limits() {
        assert_eq!(times(&[(0, 300, "Uno."), (5_000, 13_000, "Dos.")]), [(0, 1_000), (5_000, 12_000)]);
        assert_eq!(times(&[(0, 300, "Uno."), (1_200, 3_000, "Dos.")]), [(0, 1_117), (1_200, 3_000)]);
        assert_eq!(times(&[(0, 300, "Uno."), (400, 1_400, "Dos.")]), [(0, 300), (400, 1_400)]);
    }

    #[test]
    fn a_cue_is_not_cut_so_short_that_nobody_can_read_it() {
        let text = "Esta frase no se puede leer en menos.";
        let given = [(0, 2_200, text), (1_000, 1_900, "No.")];
        assert_eq!(times(&given), [(0, 1_952), (2_035, 3_035)]);
    }

    #[test]
    fn starts_and_ends_move_to_shot_changes() {
        let given = cues(&[(0, 2_700, "Uno."), (2_783, 4_800, "Dos.")]);
        let context = Context { shots: Some(&[3_000, 5_000]), ..Context::default() };
        let times: Vec<(Ms, Ms)> = fixed(&given, &context).into_iter().map(|cue| (cue.0, cue.1)).collect();
        assert_eq!(times, [(0, 2_917), (3_000, 4_917)]);
    }

    #[test]
    fn texts_are_put_right_and_keep_their_words() {
        let given = cues(&[
            (0, 3_000, "Qué\ndijo..."),
            (4_000, 7_000, "-Vienes?\n-No;nunca."),
            (8_000, 14_000, "Nunca pensé que volvería a verte después de tantos años."),
        ]);
        let texts: Vec<String> = fixed(&given, &Context::default()).into_iter().map(|cue| cue.2).collect();
        assert_eq!(
            texts,
            [
                "Qué dijo…",
                "- ¿Vienes?\n- No,nunca.",
                "Nunca pensé que volvería\na verte después de tantos años.",
            ]
        );
    }

    #[test]
    fn a_late_and_drifting_track_is_moved_back() {
        let sync = Sync { offset_ms: 1_000, drift: 0.001, confidence: 1.0, windows: Vec::new() };
        let moved = realign(&cues(&[(500, 1_500, "Antes."), (101_100, 103_100, "Hola.")]), &sync);
        let times: Vec<(Ms, Ms)> = moved.iter().map(|cue| (cue.start_ms(), cue.end_ms())).collect();
        assert_eq!(times, [(0, 500), (100_000, 101_998)]);
    }
}
