use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, RateLimiter};

use super::{Decision, Limiter, Quota};

/// Attempts between two sweeps, at least.
const SWEEP_EVERY: usize = 4096;

/// Keys are hashed with a secret seed: nobody can make two keys share a count on purpose, and no text is stored.
type Counts = RateLimiter<u64, DashMapStateStore<u64>, DefaultClock, StateInformationMiddleware>;

/// Counts in this process's memory. What is remembered is bounded by the keys of the last minute.
#[derive(Default)]
pub struct MemoryLimiter {
    by_quota: RwLock<HashMap<Quota, Arc<Bucket>>>,
    seed: RandomState,
}

struct Bucket {
    counts: Counts,
    since_sweep: AtomicUsize,
}

impl Bucket {
    fn new(quota: Quota) -> Self {
        let counts = RateLimiter::dashmap(governor::Quota::per_minute(quota.per_minute)).with_middleware();
        Self { counts, since_sweep: AtomicUsize::new(0) }
    }

    /// Forgets keys whose quota is whole again. A sweep looks at each key, so it comes at most once per so many
    /// attempts: its cost per attempt stays constant.
    fn sweep_when_due(&self) {
        let attempts = self.since_sweep.fetch_add(1, Ordering::Relaxed) + 1;
        if attempts < SWEEP_EVERY || attempts < self.counts.len() {
            return;
        }
        self.since_sweep.store(0, Ordering::Relaxed);
        self.counts.retain_recent();
    }
}

impl MemoryLimiter {
    /// A limiter that has counted nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn bucket(&self, quota: Quota) -> Arc<Bucket> {
        let known = self.by_quota.read().unwrap_or_else(PoisonError::into_inner).get(&quota).cloned();
        known.unwrap_or_else(|| {
            let mut buckets = self.by_quota.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(buckets.entry(quota).or_insert_with(|| Arc::new(Bucket::new(quota))))
        })
    }
}

#[async_trait]
impl Limiter for MemoryLimiter {
    async fn check(&self, key: &str, quota: Quota) -> Decision {
        let bucket = self.bucket(quota);
        bucket.sweep_when_due();
        let limit = quota.per_minute.get();
        match bucket.counts.check_key(&self.seed.hash_one(key)) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let reset_after = state.quota().replenish_interval() * (limit - remaining);
                Decision { allowed: true, limit, remaining, reset_after, retry_after: Duration::ZERO }
            }
            Err(until) => refused(limit, &until, bucket.counts.clock()),
        }
    }
}

fn refused(limit: u32, until: &NotUntil<<DefaultClock as Clock>::Instant>, clock: &DefaultClock) -> Decision {
    let retry_after = until.wait_time_from(clock.now());
    // When the next attempt is allowed, all the others of the quota are still to be refilled.
    let reset_after = retry_after + until.quota().replenish_interval() * (limit - 1);
    Decision { allowed: false, limit, remaining: 0, reset_after, retry_after }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn forgets_keys_whose_quota_is_whole_again() {
        let limiter = MemoryLimiter::new();
        let quota = Quota::per_minute(u32::MAX);
        for attempt in 0..3 * SWEEP_EVERY {
            limiter.check(&attempt.to_string(), quota).await;
        }
        assert!(limiter.bucket(quota).counts.len() <= SWEEP_EVERY + 1);
    }
}
