use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use hallyu_platform::openai::Sleeper;

use crate::FixedClock;

/// Passes time by moving the clock, and notes every pause.
pub struct HurriedSleeper {
    clock: Arc<FixedClock>,
    pauses: Mutex<Vec<Duration>>,
}

impl HurriedSleeper {
    /// Moves this clock.
    pub fn new(clock: &Arc<FixedClock>) -> Arc<Self> {
        Arc::new(Self { clock: Arc::clone(clock), pauses: Mutex::default() })
    }

    /// The pauses so far, in order.
    pub fn pauses(&self) -> Vec<Duration> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Sleeper for HurriedSleeper {
    async fn sleep(&self, pause: Duration) {
        self.clock.advance(pause);
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner).push(pause);
    }
}
