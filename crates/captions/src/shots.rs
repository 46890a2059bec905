//! Cues and the picture: shot changes, and the gaps between cues.

use crate::profile::Profile;
use crate::{Cue, FrameRate, MAX_MS, Ms};

/// A cue comes so much sooner than its sound at most, for the sake of a shot change. Half a second in whole frames may be more: at
/// 25 frames a second it is 13 of them, or 520 ms. Being less than 13 frames after a shot change means 12, or 480 ms; only
/// times between two frames could tell the two limits apart.
pub(crate) const MOST_EARLY_MS: Ms = 500;

/// What is known of the picture.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Its frames per second.
    pub rate: FrameRate,
    /// When its shots change, in order; empty if nobody looked.
    pub shots: &'a [Ms],
}

impl<'a> Picture<'a> {
    /// A picture whose shots nobody looked at.
    pub fn new(rate: FrameRate) -> Self {
        Self { rate, shots: &[] }
    }

    /// The same picture with its shot changes, in order.
    #[must_use]
    pub fn cut_at(self, shots: &'a [Ms]) -> Self {
        Self { shots, ..self }
    }

    /// The smallest gap between two cues.
    pub(crate) fn gap_ms(&self, profile: &Profile) -> Ms {
        self.rate.ms(profile.gap_frames)
    }

    /// Half a second in whole frames: how near to a shot change is too near.
    fn half_second(&self) -> Ms {
        self.rate.ms(self.rate.half_second())
    }

    /// The shot change that is nearest to a moment.
    fn nearest(&self, ms: Ms) -> Option<Ms> {
        let after = self.shots.partition_point(|cut| *cut < ms);
        let near = self.shots.get(after.saturating_sub(1)..).unwrap_or_default();
        near.iter().take(2).copied().min_by_key(|cut| (cut - ms).abs())
    }

    /// Whether the shot changes in the midst of a span, too far from its ends to be moved to one of them.
    pub(crate) fn changes_within(&self, start_ms: Ms, end_ms: Ms) -> bool {
        let near = self.half_second();
        let first = self.shots.partition_point(|cut| *cut < start_ms + near);
        self.shots.get(first).is_some_and(|cut| *cut <= end_ms - near)
    }
}

/// The time of a cue that may be moved a little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First millisecond on screen.
    pub start_ms: Ms,
    /// First millisecond off screen.
    pub end_ms: Ms,
    /// First millisecond of its sound.
    pub voice_ms: Ms,
    /// Time that it needs on screen; it is not made shorter than this.
    pub least_ms: Ms,
}

impl Span {
    /// The span of a cue that starts with its sound: it needs the time to be read, and to be seen.
    pub fn of(cue: &Cue, profile: &Profile) -> Self {
        let (start_ms, end_ms) = (cue.start_ms(), cue.end_ms());
        Self { start_ms, end_ms, voice_ms: start_ms, least_ms: profile.least_ms(profile.length(cue.text())) }
    }
}

/// Moves the starts and ends of cues to the shot changes beside them, or clear of them, and closes gaps of three frames to
/// half a second to the smallest that is allowed. `spans` are in order and do not overlap.
///
/// A cue is never moved across its neighbour, nor made shorter than it needs: the cues for which a rule had to be left
/// aside are answered, by their places.
///
/// Doing it twice changes nothing. A start moves once, to a place that the rule for starts leaves alone; where all starts
/// stand, ends settle in two rounds: so the rounds end.
pub fn chain(spans: &mut [Span], profile: &Profile, picture: &Picture<'_>) -> Vec<usize> {
    let chain = Chain {
        picture: *picture,
        gap: picture.gap_ms(profile),
        half: picture.half_second(),
        longest: profile.max_duration_ms,
    };
    for _ in 0..spans.len() + 4 {
        let before = spans.to_vec();
        let skipped = chain.round(spans);
        if spans == before {
            return skipped;
        }
    }
    Vec::new()
}

struct Chain<'a> {
    picture: Picture<'a>,
    /// Smallest gap.
    gap: Ms,
    /// How near to a shot change is too near, and the smallest gap above the smallest.
    half: Ms,
    longest: Ms,
}

impl Chain<'_> {
    fn round(&self, spans: &mut [Span]) -> Vec<usize> {
        let starts: Vec<bool> = (0..spans.len()).map(|at| self.move_start(spans, at)).collect();
        let ends: Vec<bool> = (0..spans.len()).map(|at| self.move_end(spans, at)).collect();
        let gaps: Vec<bool> = (0..spans.len()).map(|at| self.close_gap(spans, at)).collect();
        (0..spans.len()).filter(|at| !(starts[*at] && ends[*at] && gaps[*at])).collect()
    }

    /// Whether the start stands where it should.
    fn move_start(&self, spans: &mut [Span], at: usize) -> bool {
        let span = spans[at];
        let Some(start_ms) = settle(span.start_ms, |ms| self.better_start(ms, span.voice_ms)) else {
            return false;
        };
        let free = at.checked_sub(1).map_or(0, |before| {
            let before = spans[before];
            before.start_ms + before.least_ms.min(before.end_ms - before.start_ms) + self.gap
        });
        if start_ms == span.start_ms {
            return true;
        }
        let end_ms = span.end_ms.max((start_ms + span.least_ms).min(self.limit(spans, at)));
        let moved = Span { start_ms, end_ms, ..span };
        let allowed = start_ms >= free && self.may_become(&span, &moved);
        if allowed {
            spans[at] = moved;
        }
        allowed
    }

    /// Whether the end stands where it should: two frames before the shot change beside it, or else half a second after.
    fn move_end(&self, spans: &mut [Span], at: usize) -> bool {
        let (span, limit) = (spans[at], self.limit(spans, at));
        let Some(before) = settle(span.end_ms, |ms| self.better_end(ms)) else { return false };
        if before == span.end_ms {
            return true;
        }
        let after = self.picture.nearest(span.end_ms).map(|cut| cut + self.half);
        let after = after.filter(|after| self.better_end(*after) == *after);
        let ends = [Some(before), after].into_iter().flatten();
        let mut moved = ends.map(|end_ms| Span { end_ms, ..span });
        let allowed = moved.find(|moved| moved.end_ms <= limit && self.may_become(&span, moved));
        if let Some(moved) = allowed {
            spans[at] = moved;
        }
        allowed.is_some()
    }

    /// Whether the gap after a cue is as it should be.
    fn close_gap(&self, spans: &mut [Span], at: usize) -> bool {
        let Some(next) = spans.get(at + 1) else { return true };
        let span = spans[at];
        let gap = next.start_ms - span.end_ms;
        if gap == self.gap || gap >= self.half {
            return true;
        }
        let ends = [next.start_ms - self.gap, next.start_ms - self.half];
        let moved = ends.map(|end_ms| Span { end_ms, ..span });
        match moved.into_iter().find(|moved| self.may_become(&span, moved)) {
            Some(moved) => spans[at] = moved,
            None => return false,
        }
        true
    }

    fn limit(&self, spans: &[Span], at: usize) -> Ms {
        spans.get(at + 1).map_or(MAX_MS, |next| next.start_ms - self.gap)
    }

    /// Whether a cue may change so: it must not lose time that it needs, nor get longer than any may be.
    fn may_become(&self, span: &Span, moved: &Span) -> bool {
        let (before, after) = (span.end_ms - span.start_ms, moved.end_ms - moved.start_ms);
        (after >= before || after >= span.least_ms) && (after <= before || after <= self.longest)
    }

    /// Where a start that is too near to a shot change should be.
    fn better_start(&self, start_ms: Ms, voice_ms: Ms) -> Ms {
        let Some(cut) = self.picture.nearest(start_ms) else { return start_ms };
        let ahead = cut - start_ms;
        if ahead.abs() >= self.half {
            return start_ms;
        }
        match ahead {
            0.. if 4 * ahead < 3 * self.half => cut,
            0.. => cut - self.half,
            _ if voice_ms - cut <= MOST_EARLY_MS => cut,
            _ => start_ms,
        }
    }

    /// Where an end that is too near to a shot change should be.
    fn better_end(&self, end_ms: Ms) -> Ms {
        match self.picture.nearest(end_ms) {
            Some(cut) if (end_ms - cut).abs() < self.half => cut - self.gap,
            _ => end_ms,
        }
    }
}

/// Applies a rule until it has nothing to say; `None` if it never has. One move may come near another shot change.
fn settle(ms: Ms, better: impl Fn(Ms) -> Ms) -> Option<Ms> {
    let mut at = ms;
    for _ in 0..4 {
        let next = better(at);
        if next == at {
            return Some(at).filter(|at| *at >= 0);
        }
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::ES_419;

    /// At 24 frames per second half a second is 12 frames or 500 ms, and the smallest gap 83 ms.
    fn chained(cues: &[(Ms, Ms)], shots: &[Ms]) -> (Vec<(Ms, Ms)>, Vec<usize>) {
        let span = |(start_ms, end_ms): &(Ms, Ms)| Span {
            start_ms: *start_ms,
            end_ms: *end_ms,
            voice_ms: *start_ms,
            least_ms: 833,
        };
        let mut spans: Vec<Span> = cues.iter().map(span).collect();
        let skipped = chain(&mut spans, &ES_419, &Picture::new(FrameRate::CINEMA).cut_at(shots));
        (spans.iter().map(|span| (span.start_ms, span.end_ms)).collect(), skipped)
    }

    fn moved(cue: (Ms, Ms), shot: Ms) -> (Ms, Ms) {
        chained(&[cue], &[shot]).0[0]
    }

    #[test]
    fn a_start_beside_a_shot_change_moves_to_it() {
        assert_eq!(moved((4_700, 8_000), 5_000), (5_000, 8_000), "7 frames before");
        assert_eq!(moved((4_626, 8_000), 5_000), (5_000, 8_000), "just under 9 frames before");
        assert_eq!(moved((5_499, 8_000), 5_000), (5_000, 8_000), "just under 12 frames after");
        assert_eq!(moved((5_500, 8_000), 5_000), (5_500, 8_000));
    }

    #[test]
    fn a_start_that_would_be_too_late_moves_half_a_second_before_the_shot_change() {
        assert_eq!(moved((4_625, 8_000), 5_000), (4_500, 8_000), "9 frames before");
        assert_eq!(moved((4_501, 8_000), 5_000), (4_500, 8_000));
        assert_eq!(moved((4_500, 8_000), 5_000), (4_500, 8_000));
    }

    #[test]
    fn a_start_stays_if_its_voice_comes_long_after_the_shot_change() {
        let mut spans = [Span { start_ms: 5_400, end_ms: 8_000, voice_ms: 5_501, least_ms: 833 }];
        chain(&mut spans, &ES_419, &Picture::new(FrameRate::CINEMA).cut_at(&[5_000]));
        assert_eq!(spans[0].start_ms, 5_400);
    }

    #[test]
    fn no_start_leaves_its_sound_by_more_than_half_a_second_at_any_rate() {
        for rate in [FrameRate::FILM, FrameRate::CINEMA, FrameRate::PAL, FrameRate::NTSC] {
            let farthest = (5_000..6_000).rev().find(|start| {
                let mut spans = [Span { start_ms: *start, end_ms: 8_000, voice_ms: *start, least_ms: 833 }];
                chain(&mut spans, &ES_419, &Picture::new(rate).cut_at(&[5_000]));
                spans[0].start_ms == 5_000
            });
            let frames = rate.half_second() - 1;
            assert!(
                farthest.is_some_and(|start| (rate.ms(frames)..=500).contains(&(start - 5_000))),
                "{rate:?}"
            );
        }
    }

    #[test]
    fn an_end_beside_a_shot_change_moves_two_frames_before_it() {
        for end in [4_501, 4_950, 5_000, 5_499] {
            assert_eq!(moved((1_000, end), 5_000), (1_000, 4_917), "{end}");
        }
        assert_eq!(moved((1_000, 4_500), 5_000), (1_000, 4_500));
        assert_eq!(moved((1_000, 5_500), 5_000), (1_000, 5_500));
    }

    #[test]
    fn two_cues_meet_at_the_shot_change_that_they_straddle() {
        let (times, skipped) = chained(&[(1_000, 5_100), (5_200, 8_000)], &[5_000]);
        assert_eq!((times, skipped), (vec![(1_000, 4_917), (5_000, 8_000)], vec![]));
    }

    #[test]
    fn gaps_are_two_frames_or_half_a_second() {
        let second_start = |gap: Ms| chained(&[(1_000, 3_000), (3_000 + gap, 6_000)], &[]).0[0].1;
        assert_eq!(second_start(500), 3_000);
        assert_eq!(second_start(499), 3_416);
        assert_eq!(second_start(125), 3_042);
        assert_eq!(second_start(83), 3_000);
        assert_eq!(second_start(0), 2_917);
    }

    #[test]
    fn a_gap_that_would_make_a_cue_too_long_is_opened_instead_of_closed() {
        assert_eq!(chained(&[(0, 6_900), (7_300, 9_000)], &[]).0[0], (0, 6_800));
    }

    #[test]
    fn a_cue_keeps_the_time_that_it_needs_and_says_so() {
        let (times, skipped) = chained(&[(4_700, 5_500), (5_600, 7_000)], &[5_000]);
        assert_eq!((times, skipped), (vec![(4_700, 5_517), (5_600, 7_000)], vec![0]));
        let (times, skipped) = chained(&[(1_000, 1_833), (1_850, 4_000)], &[]);
        assert_eq!((times, skipped), (vec![(1_000, 1_833), (1_850, 4_000)], vec![0]));
    }

    #[test]
    fn a_cue_that_loses_time_at_one_end_takes_it_at_the_other() {
        assert_eq!(moved((4_700, 5_600), 5_000), (5_000, 5_833));
        assert_eq!(moved((4_500, 5_200), 5_000), (4_500, 5_500), "too short to end before the shot change");
    }

    #[test]
    fn shot_changes_close_to_each_other_leave_one_answer() {
        let shots = [5_000, 5_100, 5_600];
        let once = moved((5_300, 9_000), 5_000);
        assert_eq!(once.0, 5_000);
        let (times, _) = chained(&[(5_300, 9_000)], &shots);
        assert_eq!(chained(&times, &shots).0, times);
    }
}
