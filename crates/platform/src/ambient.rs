//! Time and randomness of the machine. Tests use those of `testkit`.

use std::sync::Arc;

use hallyu_kernel::{Ambient, Clock, Entropy, Time};

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the Clock that everybody else asks")]
    fn now(&self) -> Time {
        chrono::Utc::now()
    }
}

/// The operating system's random generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// If the operating system gives no randomness: no key or token made without it would be safe.
    #[expect(clippy::disallowed_methods, reason = "this is the Entropy that everybody else asks")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system must provide randomness");
    }
}

/// The machine's time and randomness, as production uses them.
#[must_use]
pub fn system_ambient() -> Ambient {
    Ambient::new(Arc::new(SystemClock), Arc::new(SystemEntropy))
}
