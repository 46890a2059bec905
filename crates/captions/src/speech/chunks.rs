//! The pieces that a recogniser hears at once.
//!
//! Recognisers take half a minute at most, invent words over long silence and misplace them after it. So a piece starts
//! shortly before speech and ends shortly after it, and holds no long silence.

use super::Interval;
use crate::Ms;

/// Silence that a piece has before its first word and after its last.
const MARGIN_MS: Ms = 250;
/// A silence so long belongs to no piece.
const LONG_MS: Ms = 5_000;

/// Cuts speech into pieces of at most `limit_ms`, within a recording of `duration_ms`. The speech is in order. A piece that
/// must end before a long silence ends in the longest one of its second half, or else in the last one of its first. Where
/// nobody is ever silent a word may be cut.
pub fn chunks(speech: &[Interval], duration_ms: Ms, limit_ms: Ms) -> Vec<Interval> {
    let limit_ms = limit_ms.max(1);
    let mut rest = within(speech, duration_ms);
    let mut chunks: Vec<Interval> = Vec::new();
    let mut free_from = 0;
    while let Some(first) = rest.first() {
        let start_ms = (first.start_ms - MARGIN_MS).max(free_from);
        let cut = cut(&rest, start_ms, limit_ms);
        chunks.push(Interval::new(start_ms, cut.end_ms(start_ms + limit_ms).min(duration_ms)));
        free_from = chunks.last().map_or(0, |chunk| chunk.end_ms);
        match cut {
            Cut::Silence(before, _) => drop(rest.drain(..=before)),
            Cut::Word(at) => {
                rest.retain(|interval| interval.end_ms > at);
                rest.iter_mut().for_each(|interval| interval.start_ms = interval.start_ms.max(at));
            }
        }
    }
    chunks
}

/// Speech that does not overlap and lies within the recording.
fn within(speech: &[Interval], duration_ms: Ms) -> Vec<Interval> {
    let mut free_from = 0;
    let clipped = speech.iter().filter_map(|interval| {
        let clipped = Interval::new(interval.start_ms.max(free_from), interval.end_ms.min(duration_ms));
        free_from = free_from.max(clipped.end_ms);
        (clipped.duration_ms() > 0).then_some(clipped)
    });
    clipped.collect()
}

/// Where a piece ends.
enum Cut {
    /// After the speech of this place, in the silence that follows.
    Silence(usize, Interval),
    /// In the midst of speech, at this moment.
    Word(Ms),
}

impl Cut {
    fn end_ms(&self, latest: Ms) -> Ms {
        match self {
            Self::Silence(_, silence) => (silence.start_ms + MARGIN_MS).min(middle(*silence)).min(latest),
            Self::Word(at) => *at,
        }
    }
}

fn cut(rest: &[Interval], start_ms: Ms, limit_ms: Ms) -> Cut {
    let latest = start_ms + limit_ms;
    let ends = rest.iter().map(|interval| interval.end_ms);
    let starts = rest.iter().skip(1).map(|interval| interval.start_ms).chain([Ms::MAX / 2]);
    let silences = ends.zip(starts).map(|(end_ms, start_ms)| Interval::new(end_ms, start_ms)).enumerate();
    let reachable: Vec<_> = silences.take_while(|(_, silence)| silence.start_ms <= latest).collect();
    let long = reachable.iter().find(|(_, silence)| silence.duration_ms() >= LONG_MS);
    let late = reachable.iter().filter(|(_, silence)| middle(*silence) > start_ms + limit_ms / 2);
    let longest = late.max_by_key(|(_, silence)| silence.duration_ms());
    let chosen = long.or(longest).or(reachable.last());
    chosen.map_or(Cut::Word(latest), |(place, silence)| Cut::Silence(*place, *silence))
}

fn middle(silence: Interval) -> Ms {
    i64::midpoint(silence.start_ms, silence.end_ms)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn intervals(times: &[(Ms, Ms)]) -> Vec<Interval> {
        times.iter().map(|(start, end)| Interval::new(*start, *end)).collect()
    }

    #[test]
    fn short_speech_is_one_piece_with_a_margin() {
        assert_eq!(
            chunks(&intervals(&[(1_000, 4_000), (5_000, 8_000)]), 60_000, 30_000),
            intervals(&[(750, 8_250)])
        );
        assert_eq!(chunks(&intervals(&[(0, 10_000)]), 10_000, 30_000), intervals(&[(0, 10_000)]));
        assert_eq!(chunks(&[], 60_000, 30_000), []);
    }

    #[test]
    fn pieces_end_in_the_longest_late_silence() {
        let speech =
            intervals(&[(0, 5_000), (6_000, 16_000), (16_600, 20_000), (21_000, 28_000), (28_300, 36_000)]);
        assert_eq!(chunks(&speech, 40_000, 30_000), intervals(&[(0, 20_250), (20_750, 36_250)]));
    }

    #[test]
    fn a_long_silence_belongs_to_no_piece() {
        let speech = intervals(&[(1_000, 2_000), (9_000, 10_000)]);
        assert_eq!(chunks(&speech, 12_000, 30_000), intervals(&[(750, 2_250), (8_750, 10_250)]));
    }

    #[test]
    fn an_early_silence_is_better_than_a_cut_word() {
        let speech = intervals(&[(0, 8_000), (8_400, 40_000)]);
        let expected = intervals(&[(0, 8_200), (8_200, 38_200), (38_200, 40_000)]);
        assert_eq!(chunks(&speech, 40_000, 30_000), expected);
    }

    proptest! {
        #[test]
        fn all_speech_is_in_a_piece_and_none_is_too_long(
            times in prop::collection::vec((0..8_000_i64, 1..40_000_i64), 0..20),
            limit in 1_000..30_000_i64,
        ) {
            let mut at = 0;
            let speech: Vec<Interval> = times.iter().map(|(silence, length)| {
                let start = at + silence;
                at = start + length;
                Interval::new(start, at)
            }).collect();
            let found = chunks(&speech, at, limit);
            let covered: Ms = found.iter().flat_map(|chunk| speech.iter().map(|span| span.shared_ms(*chunk))).sum();
            prop_assert_eq!(covered, speech.iter().map(|span| span.duration_ms()).sum::<Ms>());
            prop_assert!(found.iter().all(|chunk| (1..=limit).contains(&chunk.duration_ms())));
            prop_assert!(found.windows(2).all(|pair| pair[0].end_ms <= pair[1].start_ms));
        }
    }
}
