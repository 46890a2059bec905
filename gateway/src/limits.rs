//! How often a caller may ask.

use std::fmt::Write;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hallyu_http::ApiError;
use hallyu_kernel::Actor;
use hallyu_platform::limits::{Decision, Limiter, Quota};
use http::{HeaderMap, HeaderName};

use crate::address::{self, Origin};
use crate::routes::Class;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// The headers that tell callers about their limit.
pub(crate) const HEADERS: [HeaderName; 3] = [LIMIT, REMAINING, RESET];

/// Longest key, bytes.
const KEY: usize = 64;

/// Requests per minute and caller, by class.
pub(crate) struct Quotas {
    pub(crate) authentication: Quota,
    pub(crate) general: Quota,
    pub(crate) streaming: Quota,
}

/// Counts requests by class and caller: the user, or the address of whoever is not logged in.
pub(crate) struct Gate {
    limiter: Arc<dyn Limiter>,
    quotas: Quotas,
}

impl Gate {
    pub(crate) fn new(limiter: Arc<dyn Limiter>, quotas: Quotas) -> Self {
        Self { limiter, quotas }
    }

    /// Counts one request; `None` if its class has no limit. Whoever is suspect has no more than `suspected`.
    pub(crate) async fn count(
        &self,
        class: Class,
        caller: Caller,
        suspected: Option<Quota>,
    ) -> Option<Decision> {
        let (name, quota) = match class {
            Class::Authentication => ("authentication", self.quotas.authentication),
            Class::General => ("general", self.quotas.general),
            Class::Streaming => ("streaming", self.quotas.streaming),
            Class::Free => return None,
        };
        let mut key = String::with_capacity(KEY);
        key.push_str(name);
        let quota = match suspected.filter(|less| less.per_minute < quota.per_minute) {
            Some(less) => {
                key.push_str(":suspect");
                less
            }
            None => quota,
        };
        let written = match caller {
            Caller::User(actor) => write!(key, ":{}", actor.user_id),
            Caller::Address(address) => write!(key, ":{}", address::of_subscriber(address)),
        };
        written.expect("memory takes any text");
        Some(self.limiter.check(&key, quota).await)
    }
}

/// Who is counted.
#[derive(Clone, Copy)]
pub(crate) enum Caller {
    User(Actor),
    Address(IpAddr),
}

impl Caller {
    /// A caller whose token is refused is counted by address, as one without a token.
    pub(crate) fn of(actor: &Result<Option<Actor>, ApiError>, origin: Origin) -> Self {
        match actor {
            Ok(Some(actor)) => Self::User(*actor),
            _ => Self::Address(origin.caller),
        }
    }
}

/// Passes what is allowed.
pub(crate) fn enforce(decision: &Decision) -> Result<(), ApiError> {
    if decision.allowed { Ok(()) } else { Err(ApiError::rate_limited(decision.retry_after)) }
}

/// Tells the caller how many requests are left.
pub(crate) fn tell(decision: &Decision, headers: &mut HeaderMap) {
    headers.insert(LIMIT, decision.limit.into());
    headers.insert(REMAINING, decision.remaining.into());
    headers.insert(RESET, in_seconds(decision.reset_after).into());
}

fn in_seconds(delay: Duration) -> u64 {
    delay.as_secs() + u64::from(delay.subsec_nanos() > 0)
}
