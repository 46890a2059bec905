use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chrono::DateTime;
use hallyu_kernel::{Ambient, Clock, Entropy, Time};

/// Where a [`FixedClock`] starts: 2026-01-15 12:00:00 UTC, in microseconds.
const START: i64 = 1_768_478_400_000_000;

/// A clock that stands still until a test moves it. Starts at 2026-01-15 12:00:00 UTC.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock at its start.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(START)))
    }

    /// Moves the clock to an instant, which is cut to microseconds.
    pub fn set(&self, now: Time) {
        self.0.store(now.timestamp_micros(), Ordering::SeqCst);
    }

    /// Moves the clock on.
    ///
    /// # Panics
    /// If the duration is longer than 292 000 years.
    pub fn advance(&self, by: Duration) {
        let micros = i64::try_from(by.as_micros()).expect("a duration within reason");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Time {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).expect("set from a valid time")
    }
}

/// Randomness that repeats: the same seed gives the same bytes. Not for secrets that matter.
#[derive(Debug)]
pub struct SeededEntropy(AtomicU64);

impl SeededEntropy {
    /// The sequence that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(seed)))
    }

    /// The next value of the SplitMix64 sequence.
    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

/// An [`Ambient`] with its own fixed clock and seed 1: for tests that do not care about time.
#[must_use]
pub fn test_ambient() -> Ambient {
    ambient_at(&FixedClock::new())
}

/// An [`Ambient`] on a clock that the test keeps to move it, and seed 1.
#[must_use]
pub fn ambient_at(clock: &Arc<FixedClock>) -> Ambient {
    Ambient::new(Arc::clone(clock) as Arc<dyn Clock>, SeededEntropy::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_moves_only_when_told() {
        let clock = FixedClock::new();
        let ambient = ambient_at(&clock);
        assert_eq!(ambient.now().to_rfc3339(), "2026-01-15T12:00:00+00:00");
        clock.advance(Duration::from_millis(1500));
        assert_eq!(ambient.now().to_rfc3339(), "2026-01-15T12:00:01.500+00:00");
    }

    #[test]
    fn randomness_repeats_with_its_seed_and_differs_within() {
        let (one, two) = (test_ambient(), test_ambient());
        let first = one.bytes::<13>();
        assert_eq!(first, two.bytes::<13>());
        assert_ne!(first, one.bytes::<13>());
    }
}
