//! Hearing: where somebody speaks, what is sent to a recogniser, and what it invented.
//!
//! * [`vad`] finds speech in samples.
//! * [`chunks`] cuts a recording into pieces for a recogniser, inside silences.
//! * [`invented`] tells what was heard from what was made up.

pub mod chunks;
pub mod invented;
pub mod vad;

use serde::{Deserialize, Serialize};

use crate::Ms;

/// A stretch of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// First millisecond.
    pub start_ms: Ms,
    /// First millisecond after it.
    pub end_ms: Ms,
}

impl Interval {
    /// The stretch between two moments.
    pub fn new(start_ms: Ms, end_ms: Ms) -> Self {
        Self { start_ms, end_ms }
    }

    /// How long it lasts; 0 if it ends before it starts.
    pub fn duration_ms(self) -> Ms {
        self.end_ms.saturating_sub(self.start_ms).max(0)
    }

    /// How long both last at once.
    pub fn shared_ms(self, other: Self) -> Ms {
        Self::new(self.start_ms.max(other.start_ms), self.end_ms.min(other.end_ms)).duration_ms()
    }
}
