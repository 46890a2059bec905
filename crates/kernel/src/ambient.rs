use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// An instant, in UTC.
pub type Time = DateTime<Utc>;

/// Where the time comes from. Tests set it; production reads the system's clock.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Time;
}

/// Where randomness comes from. Tests seed it; production reads the system's generator.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with unpredictable values.
    fn fill(&self, bytes: &mut [u8]);
}

/// What code may not fetch for itself: time and randomness, and the ids made of both.
#[derive(Clone)]
pub struct Ambient {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Ambient {
    /// Joins a clock and a source of randomness.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy }
    }

    /// The present instant, cut to microseconds: what every database can store and give back unchanged.
    #[must_use]
    pub fn now(&self) -> Time {
        let now = self.clock.now();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// A new id: sortable by time of creation, unpredictable in its last 74 bits.
    #[must_use]
    pub fn id<T: From<Uuid>>(&self) -> T {
        let millis = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or(0);
        T::from(Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid())
    }

    /// `N` unpredictable bytes, for tokens, keys and nonces.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}

impl std::fmt::Debug for Ambient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ambient").field("now", &self.now()).finish_non_exhaustive()
    }
}
