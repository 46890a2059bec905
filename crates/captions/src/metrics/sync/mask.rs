//! Time in bins of a tenth of a second, a bit each.

use std::ops::Range;

use super::round;
use crate::metrics::count;

/// Length of a bin, in milliseconds.
pub(super) const BIN_MS: f64 = 100.0;
/// Bins of a word of bits.
pub(super) const BITS: usize = 64;

/// Words of bits before and after those of a mask, so that it can be moved.
const MARGIN: usize = 10;
/// Farthest that a mask is moved, in bins.
pub(super) const REACH: i64 = 600;

/// Which bins are covered.
pub(super) struct Mask {
    words: Vec<u64>,
}

impl Mask {
    /// Covers the bins whose middles lie within one of the stretches, given in milliseconds.
    pub(super) fn new(stretches: impl Iterator<Item = (f64, f64)>, words: usize) -> Self {
        let mut mask = Self { words: vec![0; words + 2 * MARGIN] };
        let bin =
            |ms: f64| MARGIN * BITS + usize::try_from(round(ms / BIN_MS)).unwrap_or(0).min(words * BITS);
        for (start, end) in stretches {
            for at in bin(start)..bin(end) {
                mask.words[at / BITS] |= 1 << (at % BITS);
            }
        }
        mask
    }

    /// Agreement of a stretch of this mask, in words, with the other one moved so many bins towards the end, at most
    /// [`REACH`] either way: the correlation of the two, from -1 to 1, or 0 if one of them never changes.
    pub(super) fn agreement(&self, stretch: &Range<usize>, other: &Self, lag: i64) -> f64 {
        let first = usize::try_from(to_bins(MARGIN + stretch.start) - lag).unwrap_or(0);
        let (word, bit) = (first / BITS, first % BITS);
        let ours = &self.words[MARGIN + stretch.start..MARGIN + stretch.end];
        let theirs = &other.words[word..=word + stretch.len()];
        let (mut both, mut mine, mut moved) = (0, 0, 0);
        for (at, word) in ours.iter().enumerate() {
            let other = theirs[at] >> bit | (theirs[at + 1] << 1) << (BITS - 1 - bit);
            both += (word & other).count_ones();
            mine += word.count_ones();
            moved += other.count_ones();
        }
        let all = count(stretch.len() * BITS);
        let (both, mine, moved) = (f64::from(both), f64::from(mine), f64::from(moved));
        let spread = mine * (all - mine) * moved * (all - moved);
        if spread > 0.0 { (both * all - mine * moved) / spread.sqrt() } else { 0.0 }
    }
}

fn to_bins(words: usize) -> i64 {
    i64::try_from(words * BITS).unwrap_or(i64::MAX)
}
