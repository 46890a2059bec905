//! How often a caller may ask.

use std::fmt::{Display, Write};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hallyu_http::ApiError;
use hallyu_kernel::UserId;
use hallyu_platform::limits::{Decision, Limiter, Quota};
use http::{HeaderMap, HeaderName};

use crate::address;
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
    pub(crate) search: Quota,
    pub(crate) streaming: Quota,
    pub(crate) uploads: Quota,
}

/// Counts requests by class and caller: the user, or the address of whoever is not logged in. Where secrets are tried, it
/// counts both: one address may guess at many accounts, and many addresses at one.
pub(crate) struct Gate {
    limiter: Arc<dyn Limiter>,
    quotas: Quotas,
}

/// Who is asking, as far as it is known.
#[derive(Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) address: IpAddr,
    pub(crate) user: Option<UserId>,
    /// What the address has instead of the quota of its class, if that is more.
    pub(crate) suspected: Option<Quota>,
}

impl Gate {
    pub(crate) fn new(limiter: Arc<dyn Limiter>, quotas: Quotas) -> Self {
        Self { limiter, quotas }
    }

    /// Counts one request; `None` if its class has no limit. What counts twice is answered by the limit that leaves less.
    pub(crate) async fn count(&self, class: Class, caller: Caller) -> Option<Decision> {
        let named = match class {
            Class::Authentication => ("authentication", self.quotas.authentication),
            Class::General => ("general", self.quotas.general),
            Class::Search => ("search", self.quotas.search),
            Class::Streaming => ("streaming", self.quotas.streaming),
            Class::Upload => ("uploads", self.quotas.uploads),
            Class::Free => return None,
        };
        let Some(user) = caller.user else {
            return Some(self.count_address(named, caller).await);
        };
        let of_user = self.limiter.check(&key(named.0, &user), named.1).await;
        if class != Class::Authentication || !of_user.allowed {
            return Some(of_user);
        }
        let of_address = self.count_address(named, caller).await;
        Some(if of_address.remaining <= of_user.remaining { of_address } else { of_user })
    }

    async fn count_address(&self, (name, quota): (&str, Quota), caller: Caller) -> Decision {
        let address = address::of_subscriber(caller.address);
        let suspected = caller.suspected.filter(|less| less.per_minute < quota.per_minute);
        let (key, quota) = match suspected {
            Some(less) => (format!("{name}:suspect:{address}"), less),
            None => (key(name, &address), quota),
        };
        self.limiter.check(&key, quota).await
    }
}

fn key(class: &str, caller: &dyn Display) -> String {
    let mut key = String::with_capacity(KEY);
    write!(key, "{class}:{caller}").expect("memory takes any text");
    key
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
