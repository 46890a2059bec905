use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Failures in a row after which a service is no longer asked.
const FAILURES: u32 = 5;
/// How long it is left alone then. Short, because every request in this time is refused.
const PAUSE: Duration = Duration::from_secs(1);

/// A circuit breaker: a service that does not answer is left alone for a moment, then tried with one request, so that
/// callers learn at once what they would otherwise wait for and a service that comes back is not run over.
///
/// Any answer counts as a success, an error status too: the service is there.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// When the next request may try.
    open_until: Option<Instant>,
}

impl Breaker {
    /// Whether the service may be asked now; if not, after how long.
    pub(super) fn admit(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.lock();
        match state.open_until {
            Some(until) if now < until => Err(until - now),
            Some(_) => {
                // This request tries; the others wait for what it finds.
                state.open_until = Some(now + PAUSE);
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub(super) fn succeeded(&self) {
        *self.lock() = State::default();
    }

    /// Whether this failure was the one that opened the breaker.
    pub(super) fn failed(&self, now: Instant) -> bool {
        let mut state = self.lock();
        state.failures = state.failures.saturating_add(1);
        let opens = state.failures >= FAILURES;
        if opens {
            state.open_until = Some(now + PAUSE);
        }
        state.failures == FAILURES
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(breaker: &Breaker, times: u32, now: Instant) {
        for _ in 0..times {
            assert!(breaker.admit(now).is_ok());
            breaker.failed(now);
        }
    }

    #[test]
    fn a_service_that_does_not_answer_is_left_alone_and_then_tried_by_one() {
        let (breaker, start) = (Breaker::default(), Instant::now());
        fail(&breaker, FAILURES, start);
        assert_eq!(breaker.admit(start), Err(PAUSE));
        let later = start + PAUSE;
        assert!(breaker.admit(later).is_ok(), "one tries");
        assert!(breaker.admit(later).is_err(), "the others wait");
        breaker.failed(later);
        assert!(breaker.admit(later).is_err());
        assert!(breaker.admit(later + PAUSE).is_ok());
        breaker.succeeded();
        assert!(breaker.admit(later + PAUSE).is_ok() && breaker.admit(later + PAUSE).is_ok());
    }

    #[test]
    fn an_answer_in_between_starts_the_count_anew() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        fail(&breaker, FAILURES - 1, now);
        breaker.succeeded();
        fail(&breaker, FAILURES - 1, now);
        assert!(breaker.admit(now).is_ok());
    }
}
