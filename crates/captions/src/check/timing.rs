//! T1 to T6, T11 and T12: cues against each other, against the clock and against the picture.

use super::view::View;
use crate::shots::MOST_EARLY_MS;
use crate::{Cue, Finding, Fix, Ms, Rule};

/// One cue in so many may last less than the target.
const FEW: usize = 20;

/// Most milliseconds that a track may be early or late.
const MOST_OFFSET_MS: u64 = 120;

/// Most milliseconds of drift per millisecond.
const MOST_DRIFT: f64 = 0.001;

pub(super) fn of_cue(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let Some(cue) = view.cues.get(at) else { return };
    findings.extend(gap(view, at, cue));
    findings.extend(duration(view, at, cue));
    findings.extend(start_at_shot(view, at, cue));
    findings.extend(end_at_shot(view, at, cue));
}

/// T1 to T3: what lies between a cue and the next.
fn gap(view: &View<'_>, at: usize, cue: &Cue) -> Option<Finding> {
    let next = view.next_start(at)?;
    let (frames, gap_ms) = (view.profile.gap_frames, next - cue.end_ms());
    let until_next = Fix::Times { start_ms: cue.start_ms(), end_ms: next - view.gap_ms() };
    let duration_ms = next - view.gap_ms() - cue.start_ms();
    if gap_ms < 0 {
        let finding = Finding::new(Rule::T1, at, format!("{} ms over the next cue", -gap_ms), "0 ms");
        return Some(if duration_ms >= view.profile.min_duration_ms {
            finding.with(until_next)
        } else {
            finding
        });
    }
    let measured = format!("{gap_ms} ms ({} frames)", view.rate.frames(gap_ms));
    if !view.rate.lasts(gap_ms, frames) {
        let finding = Finding::new(Rule::T2, at, measured, format!("{} ms ({frames} frames)", view.gap_ms()));
        return Some(if duration_ms >= view.profile.min_duration_ms {
            finding.with(until_next)
        } else {
            finding
        });
    }
    if !view.is_awkward(gap_ms) {
        return None;
    }
    let limit = format!("{frames} frames, or {} and more", view.rate.half_second());
    let finding = Finding::new(Rule::T3, at, measured, limit);
    Some(if duration_ms <= view.profile.max_duration_ms { finding.with(until_next) } else { finding })
}

/// T4 to T6: how long a cue is shown.
fn duration(view: &View<'_>, at: usize, cue: &Cue) -> Option<Finding> {
    let (profile, duration_ms) = (view.profile, cue.duration_ms());
    let (rule, limit_ms, wanted_ms) = if duration_ms < profile.min_duration_ms {
        (Rule::T4, profile.min_duration_ms, profile.target_duration_ms)
    } else if duration_ms < profile.target_duration_ms {
        (Rule::T5, profile.target_duration_ms, profile.target_duration_ms)
    } else if duration_ms > profile.max_duration_ms {
        (Rule::T6, profile.max_duration_ms, profile.max_duration_ms)
    } else {
        return None;
    };
    let finding = Finding::new(rule, at, format!("{duration_ms} ms"), format!("{limit_ms} ms"));
    let start_ms = cue.start_ms();
    let end_ms = view.proper_end(at, start_ms, start_ms + wanted_ms);
    let is_cured = match rule {
        Rule::T6 => (profile.min_duration_ms..=limit_ms).contains(&(end_ms - start_ms)),
        _ => (limit_ms..=profile.max_duration_ms).contains(&(end_ms - start_ms)),
    };
    Some(if is_cured { finding.with(Fix::Times { start_ms, end_ms }) } else { finding })
}

/// T12: an in-time lies on a shot change, or half a second before one.
fn start_at_shot(view: &View<'_>, at: usize, cue: &Cue) -> Option<Finding> {
    let (half, start) = (view.rate.half_second(), cue.start_ms());
    let shots = view.shots_around(start);
    let before = shots.next.map(|shot| (shot, view.rate.frames(shot - start)));
    let after = shots.last.map(|shot| (shot, view.rate.frames(start - shot)));
    if [before, after].into_iter().flatten().any(|(_, frames)| frames == 0) {
        return None;
    }
    let (measured, better) = match (before, after) {
        (Some((shot, frames)), _) if frames < half => {
            let is_near = frames < (3 * half + 3) / 4;
            let better = if is_near { shot } else { shot - view.rate.ms(half) };
            (format!("starts {frames} frames before a shot change"), better)
        }
        (_, Some((shot, frames))) if frames < half && view.is_heard_soon_after(at, shot) => {
            (format!("starts {frames} frames after a shot change"), shot)
        }
        _ => return None,
    };
    let finding = Finding::new(Rule::T12, at, measured, format!("0 frames, or {half} before"));
    let is_clear =
        view.previous_end(at).is_none_or(|end| view.rate.lasts(better - end, view.profile.gap_frames));
    let is_shown = better >= 0 && cue.end_ms() - better >= view.profile.min_duration_ms;
    let fix = Fix::Times { start_ms: better, end_ms: cue.end_ms() };
    Some(if is_clear && is_shown { finding.with(fix) } else { finding })
}

/// T12: an out-time lies two frames before a shot change, or half a second away from it.
fn end_at_shot(view: &View<'_>, at: usize, cue: &Cue) -> Option<Finding> {
    let (half, gap, end) = (view.rate.half_second(), view.profile.gap_frames, cue.end_ms());
    let shots = view.shots_around(end);
    let before = shots.next.map(|shot| (shot, view.rate.frames(shot - end)));
    let after = shots.last.map(|shot| (shot, view.rate.frames(end - shot)));
    let (measured, shot) = match (before, after) {
        (Some((_, frames)), _) if frames == gap => return None,
        (Some((shot, frames)), _) if frames < half => {
            (format!("ends {frames} frames before a shot change"), shot)
        }
        (_, Some((shot, frames))) if frames < half => {
            (format!("ends {frames} frames after a shot change"), shot)
        }
        _ => return None,
    };
    let limit = format!("{gap} frames before, or {half} away");
    let finding = Finding::new(Rule::T12, at, measured, limit);
    let end_ms = shot - view.gap_ms();
    let is_clear = view.next_start(at).is_none_or(|next| view.rate.lasts(next - end_ms, gap));
    let is_shown =
        (view.profile.min_duration_ms..=view.profile.max_duration_ms).contains(&(end_ms - cue.start_ms()));
    let fix = Fix::Times { start_ms: cue.start_ms(), end_ms };
    Some(if is_clear && is_shown { finding.with(fix) } else { finding })
}

/// T11: how the whole track runs against the sound. What is found is said of the first cue.
pub(super) fn of_track(view: &View<'_>, findings: &mut Vec<Finding>) {
    let Some(sync) = view.context.sync else { return };
    if sync.offset_ms.unsigned_abs() > MOST_OFFSET_MS {
        let measured = format!("{} ms late", sync.offset_ms);
        findings.push(Finding::new(Rule::T11, 0, measured, format!("{MOST_OFFSET_MS} ms")));
    }
    if sync.drift.abs() > MOST_DRIFT {
        let measured = format!("drifts by {:.2} %", sync.drift * 100.0);
        findings.push(Finding::new(Rule::T11, 0, measured, format!("{} %", MOST_DRIFT * 100.0)));
    }
}

/// T5 is no matter as long as few cues are short.
pub(super) fn tolerate_few_short_cues(findings: &mut Vec<Finding>, cues: usize) {
    let short = findings.iter().filter(|finding| matches!(finding.rule, Rule::T4 | Rule::T5)).count();
    if short * FEW <= cues {
        findings.retain(|finding| finding.rule != Rule::T5);
    }
}

impl View<'_> {
    /// Whether what a cue shows is heard within half a second after a shot change; assumed where nothing is known.
    fn is_heard_soon_after(&self, at: usize, shot: Ms) -> bool {
        self.words_of(at).first().is_none_or(|word| word.start_ms <= shot + MOST_EARLY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FrameRate;
    use crate::check::Report;
    use crate::check::tests::{check_with, cues, rules};
    use crate::metrics::sync::Sync;

    fn found(given: &[(Ms, Ms, &str)]) -> Report {
        check_with(&cues(given), |_, _| ())
    }

    /// The rules broken by two cues with this gap.
    fn gap_of(ms: Ms, rate: FrameRate) -> Vec<Rule> {
        let given = cues(&[(0, 2_000, "Uno."), (2_000 + ms, 5_000, "Dos.")]);
        rules(&check_with(&given, |track, _| track.rate = rate))
    }

    #[test]
    fn overlaps_are_blocked_and_shortened_where_that_leaves_a_cue() {
        let report = found(&[(0, 3_000, "Uno."), (2_000, 4_000, "Dos.")]);
        assert_eq!((rules(&report), report.findings[0].cue), (vec![Rule::T1], 0));
        assert_eq!(report.findings[0].measured, "1000 ms over the next cue");
        assert_eq!(report.findings[0].fix, Some(Fix::Times { start_ms: 0, end_ms: 1_917 }));
        assert_eq!(found(&[(0, 3_000, "Uno."), (900, 4_000, "Dos.")]).findings[0].fix, None);
    }

    #[test]
    fn two_frames_tolerance() {
        for (rate, passes) in
            [(FrameRate::FILM, 83), (FrameRate::CINEMA, 83), (FrameRate::PAL, 79), (FrameRate::NTSC, 66)]
        {
            assert_eq!(
                (gap_of(passes, rate), gap_of(passes - 1, rate)),
                (vec![], vec![Rule::T2]),
                "{rate:?}"
            );
        }
        assert_eq!(gap_of(0, FrameRate::FILM), [Rule::T2]);
    }

    #[test]
    fn gaps_of_three_to_eleven_frames_are_closed() {
        for (rate, half) in
            [(FrameRate::FILM, 12), (FrameRate::CINEMA, 12), (FrameRate::PAL, 13), (FrameRate::NTSC, 15)]
        {
            let awkward = [rate.ms(3), rate.ms(half - 1)].map(|ms| gap_of(ms, rate));
            assert_eq!(awkward, [[Rule::T3], [Rule::T3]], "{rate:?}");
            assert_eq!((gap_of(rate.ms(2), rate), gap_of(rate.ms(half), rate)), (vec![], vec![]), "{rate:?}");
        }
        let fix = &found(&[(0, 2_000, "Uno."), (2_300, 4_000, "Dos.")]).findings[0].fix;
        assert_eq!(*fix, Some(Fix::Times { start_ms: 0, end_ms: 2_217 }));
    }

    #[test]
    fn a_cue_lasts_at_least_twenty_frames_and_at_most_seven_seconds() {
        let of = |ms: Ms| rules(&found(&[(0, ms, "Sí.")]));
        assert_eq!(
            (of(832), of(833), of(999), of(1_000)),
            (vec![Rule::T4], vec![Rule::T5], vec![Rule::T5], vec![])
        );
        assert_eq!((of(7_000), of(7_001)), (vec![], vec![Rule::T6]));
        assert_eq!(
            found(&[(0, 9_000, "Sí.")]).findings[0].fix,
            Some(Fix::Times { start_ms: 0, end_ms: 7_000 })
        );
    }

    #[test]
    fn one_cue_in_twenty_may_be_short() {
        let track = |short: i64| {
            let times = (0..20).map(|n| (n * 3_000, n * 3_000 + if n < short { 900 } else { 2_000 }, "Sí."));
            found(&times.collect::<Vec<_>>()).findings.len()
        };
        assert_eq!((track(1), track(2)), (0, 2));
    }

    #[test]
    fn a_fix_leaves_no_awkward_gap() {
        let of = |given: &[(Ms, Ms, &str)]| {
            let lasting = |finding: &Finding| matches!(finding.rule, Rule::T4 | Rule::T6);
            found(given).findings.into_iter().find(lasting).and_then(|finding| finding.fix)
        };
        let until = |end_ms| Some(Fix::Times { start_ms: 0, end_ms });
        assert_eq!(of(&[(0, 500, "Sí."), (1_200, 3_000, "No.")]), until(1_117));
        assert_eq!(of(&[(0, 500, "Sí."), (800, 3_000, "No.")]), None);
        assert_eq!(of(&[(0, 8_000, "Sí."), (8_100, 9_500, "No.")]), until(7_000));
        assert_eq!(of(&[(0, 7_200, "Sí."), (7_283, 9_500, "No.")]), until(6_782));
    }

    #[test]
    fn a_track_runs_with_the_sound() {
        let given = cues(&[(0, 2_000, "Sí.")]);
        let with = |offset_ms, drift| {
            let sync = Sync { offset_ms, drift, confidence: 1.0, windows: Vec::new() };
            rules(&check_with(&given, |_, context| context.sync = Some(&sync)))
        };
        assert_eq!((with(120, 0.001), with(-120, -0.001)), (vec![], vec![]));
        assert_eq!((with(-121, 0.0), with(0, 0.0011)), (vec![Rule::T11], vec![Rule::T11]));
        assert_eq!(with(Ms::MIN, f64::INFINITY), [Rule::T11, Rule::T11]);
    }

    /// The fix of a cue whose start or end lies so many frames from a shot change at 10 s.
    fn near_shot(start: i64, end: i64) -> Vec<Option<Fix>> {
        let rate = FrameRate::CINEMA;
        let given = cues(&[(10_000 + rate.ms(start), 10_000 + rate.ms(end), "Sí.")]);
        let report = check_with(&given, |track, context| {
            track.rate = rate;
            context.shots = Some(&[10_000]);
        });
        assert!(report.findings.iter().all(|finding| finding.rule == Rule::T12));
        report.findings.into_iter().map(|finding| finding.fix).collect()
    }

    #[test]
    fn cues_start_on_shot_changes_or_half_a_second_before() {
        let starts = |frames: i64| match near_shot(frames, frames + 48).first() {
            Some(Some(Fix::Times { start_ms, .. })) => Some(FrameRate::CINEMA.frames(start_ms - 10_000)),
            _ => None,
        };
        assert_eq!([-8, -1, 1, 11].map(starts), [Some(0); 4]);
        assert_eq!([-11, -9].map(starts), [Some(-12); 2]);
        assert_eq!([-12, 0, 12].map(starts), [None; 3]);
    }

    #[test]
    fn cues_end_two_frames_before_shot_changes_or_clear_of_them() {
        let ends = |frames: i64| match near_shot(frames - 48, frames).first() {
            Some(Some(Fix::Times { end_ms, .. })) => Some(FrameRate::CINEMA.frames(end_ms - 10_000)),
            _ => None,
        };
        assert_eq!([-11, -3, -1, 0, 1, 11].map(ends), [Some(-2); 6]);
        assert_eq!([-12, -2, 12].map(ends), [None; 3]);
    }

    #[test]
    fn a_shot_change_moves_no_cue_across_its_neighbour_or_below_the_minimum() {
        let given = cues(&[(0, 9_900, "Sí."), (10_100, 10_950, "No.")]);
        let report = check_with(&given, |_, context| context.shots = Some(&[10_600]));
        let fixes: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.rule == Rule::T12)
            .map(|finding| &finding.fix)
            .collect();
        assert_eq!(fixes, [&None]);
    }
}
