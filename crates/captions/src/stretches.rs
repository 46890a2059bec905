//! Stretches of time, many at once.

use crate::speech::Interval;
use crate::{Cue, MAX_MS, Ms};

/// Stretches of time by start, those that touch made one; what lies outside of any video is left out.
pub(crate) fn merged(stretches: impl IntoIterator<Item = Interval>) -> Vec<Interval> {
    let within = |time: Interval| Interval::new(time.start_ms.max(0), time.end_ms.min(MAX_MS));
    let mut ordered: Vec<Interval> =
        stretches.into_iter().map(within).filter(|time| time.start_ms < time.end_ms).collect();
    ordered.sort_by_key(|time| time.start_ms);
    let mut out: Vec<Interval> = Vec::with_capacity(ordered.len());
    for time in ordered {
        match out.last_mut() {
            Some(last) if time.start_ms <= last.end_ms => last.end_ms = last.end_ms.max(time.end_ms),
            _ => out.push(time),
        }
    }
    out
}

/// When a cue is shown.
pub(crate) fn shown(cue: &Cue) -> Interval {
    Interval::new(cue.start_ms(), cue.end_ms())
}

/// How long the stretches last, all together.
pub(crate) fn total_ms(stretches: &[Interval]) -> Ms {
    stretches.iter().map(|time| time.duration_ms()).sum()
}

/// What of the first stretches lies in none of the others. Both are in order and do not touch among themselves.
pub(crate) fn uncovered(stretches: &[Interval], covers: &[Interval]) -> Vec<Interval> {
    let mut found = Vec::new();
    for stretch in stretches {
        let mut from = stretch.start_ms;
        let first = covers.partition_point(|cover| cover.end_ms <= stretch.start_ms);
        for cover in covers[first..].iter().take_while(|cover| cover.start_ms < stretch.end_ms) {
            if from < cover.start_ms {
                found.push(Interval::new(from, cover.start_ms));
            }
            from = cover.end_ms;
        }
        if from < stretch.end_ms {
            found.push(Interval::new(from, stretch.end_ms));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(times: &[(Ms, Ms)]) -> Vec<Interval> {
        times.iter().map(|(start, end)| Interval::new(*start, *end)).collect()
    }

    #[test]
    fn stretches_that_touch_are_one() {
        let given = stretches(&[(5, 9), (0, 2), (2, 3), (6, 7), (4, 4), (-5, 1)]);
        assert_eq!(merged(given), stretches(&[(0, 3), (5, 9)]));
    }

    #[test]
    fn what_is_covered_is_taken_away() {
        let of = |times: &[(Ms, Ms)], covers: &[(Ms, Ms)]| uncovered(&stretches(times), &stretches(covers));
        assert_eq!(
            of(&[(0, 10), (20, 30), (40, 50)], &[(2, 4), (8, 22), (35, 60)]),
            stretches(&[(0, 2), (4, 8), (22, 30)])
        );
        assert_eq!(of(&[(0, 10)], &[]), stretches(&[(0, 10)]));
        assert_eq!(of(&[], &[(0, 10)]), []);
    }
}
