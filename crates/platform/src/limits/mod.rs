//! Rate limits: how often somebody may do something.

use std::num::NonZeroU32;
use std::time::Duration;

use async_trait::async_trait;

mod memory;
mod redis;

pub use self::redis::RedisLimiter;
pub use memory::MemoryLimiter;

/// How often is allowed: that many times at once, refilled evenly over a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    /// Times per minute.
    pub per_minute: NonZeroU32,
}

impl Quota {
    /// A quota of `times` per minute, at least one.
    #[must_use]
    pub fn per_minute(times: u32) -> Self {
        Self { per_minute: NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN) }
    }
}

/// The answer to one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether the attempt may go on. A refused attempt costs nothing.
    pub allowed: bool,
    /// Times per minute.
    pub limit: u32,
    /// How many more attempts would be allowed right now.
    pub remaining: u32,
    /// After this time without an attempt the whole quota is there again; late by at most one attempt's refill.
    pub reset_after: Duration,
    /// When the next attempt will be allowed; zero when this one is.
    pub retry_after: Duration,
}

/// Counts attempts.
#[async_trait]
pub trait Limiter: Send + Sync {
    /// Counts one attempt of `key` against the quota. Keys and quotas are independent of each other. An adapter that
    /// cannot reach its store counts in this process meanwhile: the attempt is neither refused for that nor let through
    /// uncounted.
    async fn check(&self, key: &str, quota: Quota) -> Decision;
}
