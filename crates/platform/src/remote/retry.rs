use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use hallyu_kernel::{Ambient, Time};

use super::RemoteError;

/// Pauses between the tries of one request.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(16),
];
/// How long a provider that failed every try is left alone. Also the longest `Retry-After` that is waited for in place:
/// for a longer one the work is given back.
const REST: Duration = Duration::from_secs(60);

/// Passes time. Tests pass it at once.
#[async_trait]
pub trait Sleeper: Send + Sync {
    /// Returns after `pause`.
    async fn sleep(&self, pause: Duration);
}

/// Passes real time.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioSleeper;

#[async_trait]
impl Sleeper for TokioSleeper {
    async fn sleep(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}

/// How one try failed.
pub(super) enum Failure {
    /// The next try may succeed.
    Passing {
        /// For the log and the final error.
        what: String,
        /// The header, as sent.
        retry_after: Option<String>,
    },
    /// No try will succeed.
    Final(RemoteError),
}

impl Failure {
    pub(super) fn passing(what: String) -> Self {
        Self::Passing { what, retry_after: None }
    }
}

/// Tries a request up to six times. When all fail, every request is refused at once for a while, so that jobs side by
/// side do not each find out for themselves.
pub(super) struct Backoff {
    ambient: Ambient,
    sleeper: Arc<dyn Sleeper>,
    resting_until: Mutex<Option<Time>>,
}

impl Backoff {
    pub(super) fn new(ambient: Ambient, sleeper: Arc<dyn Sleeper>) -> Self {
        Self { ambient, sleeper, resting_until: Mutex::new(None) }
    }

    pub(super) async fn run<T, F>(&self, ask: impl Fn() -> F + Send + Sync) -> Result<T, RemoteError>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        if let Some(retry_after) = self.rest_left() {
            return Err(RemoteError::Unavailable { retry_after, last: "it failed moments ago".to_owned() });
        }
        let mut pauses = PAUSES.into_iter();
        loop {
            let (what, header) = match ask().await {
                Ok(answer) => return Ok(answer),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Passing { what, retry_after }) => (what, retry_after),
            };
            let wanted = header.and_then(|header| self.read_retry_after(&header));
            let pause = match (pauses.next(), wanted) {
                (Some(_), Some(wanted)) if wanted <= REST => wanted,
                (Some(pause), None) => self.with_jitter(pause),
                (_, wanted) => return Err(self.give_up(what, wanted.unwrap_or(REST).max(REST))),
            };
            tracing::warn!(%what, ?pause, "a provider failed and is asked again");
            self.sleeper.sleep(pause).await;
        }
    }

    pub(super) async fn pause(&self, pause: Duration) {
        self.sleeper.sleep(pause).await;
    }

    fn give_up(&self, last: String, retry_after: Duration) -> RemoteError {
        let rest = TimeDelta::from_std(retry_after).unwrap_or(TimeDelta::MAX);
        let until = self.ambient.now().checked_add_signed(rest);
        *self.resting_until.lock().unwrap_or_else(PoisonError::into_inner) = until;
        RemoteError::Unavailable { retry_after, last }
    }

    fn rest_left(&self) -> Option<Duration> {
        let until = *self.resting_until.lock().unwrap_or_else(PoisonError::into_inner);
        (until? - self.ambient.now()).to_std().ok().filter(|left| !left.is_zero())
    }

    /// `Retry-After` is a number of seconds or a date.
    fn read_retry_after(&self, header: &str) -> Option<Duration> {
        if let Ok(seconds) = header.trim().parse() {
            return Some(Duration::from_secs(seconds));
        }
        let date = DateTime::parse_from_rfc2822(header.trim()).ok()?;
        Some((date.to_utc() - self.ambient.now()).to_std().unwrap_or_default())
    }

    /// 80 to 120 % of the pause, so that those who failed together do not return together.
    fn with_jitter(&self, pause: Duration) -> Duration {
        let [random] = self.ambient.bytes::<1>();
        pause.mul_f64(0.8 + 0.4 * f64::from(random) / 255.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::system_ambient;

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let ambient = system_ambient();
        let backoff = Backoff::new(ambient.clone(), Arc::new(TokioSleeper));
        assert_eq!(backoff.read_retry_after(" 120 "), Some(Duration::from_secs(120)));
        let at = |minutes| {
            (ambient.now() + TimeDelta::minutes(minutes)).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
        };
        let wait = backoff.read_retry_after(&at(10)).unwrap();
        assert!((590..=600).contains(&wait.as_secs()), "{wait:?}");
        assert_eq!(backoff.read_retry_after(&at(-10)), Some(Duration::ZERO), "a date in the past");
        assert_eq!(backoff.read_retry_after("soon"), None);
    }
}
