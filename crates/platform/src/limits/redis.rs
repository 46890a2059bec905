use std::sync::LazyLock;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use redis::Script;
use sha2::{Digest, Sha256};

use super::{Decision, Limiter, MemoryLimiter, Quota};
use crate::redis::{NoAnswer, Redis};

/// KEYS: when the whole quota is there again. ARGV: times per minute. All times in microseconds, on Redis's clock; one that
/// was set back makes nobody wait longer than a whole quota takes.
///
/// Allowed (1 or 0), how many more, time until the whole quota is there, time until the next attempt.
static CHECK: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limit = tonumber(ARGV[1])
local refill = math.max(math.floor(60000000 / limit), 1)
local full = refill * limit
local whole = tonumber(redis.call('GET', KEYS[1]) or 0)
whole = math.min(math.max(whole, now), now + full) + refill
local wait = whole - full - now
if wait > 0 then return {0, 0, wait + refill * (limit - 1), wait} end
redis.call('SET', KEYS[1], string.format('%.0f', whole), 'PX', math.ceil((whole - now) / 1000))
local remaining = math.floor((now + full - whole) / refill)
return {1, remaining, refill * (limit - remaining), 0}",
    )
});

/// Counts in Redis, so that processes share each quota.
///
/// An attempt costs one round trip, and a key of about 150 bytes in Redis for at most a minute. Names are hashed, so that
/// Redis holds neither addresses nor accounts. While Redis is down each process counts for itself, from nothing: a caller
/// then has up to as many quotas as there are processes, never more.
pub struct RedisLimiter {
    redis: Redis,
    meanwhile: MemoryLimiter,
}

impl RedisLimiter {
    /// A limiter that counts in `redis`.
    #[must_use]
    pub fn new(redis: Redis) -> Self {
        Self { redis, meanwhile: MemoryLimiter::new() }
    }

    async fn shared(&self, key: &str, limit: u32) -> Result<Decision, NoAnswer> {
        let name = URL_SAFE_NO_PAD.encode(Sha256::digest(key));
        let mut script = CHECK.key(self.redis.key("limit", &format!("{limit}:{name}")));
        script.arg(limit);
        let (allowed, remaining, reset, retry): (bool, u32, u64, u64) = self.redis.invoke(&script).await?;
        let (reset_after, retry_after) = (Duration::from_micros(reset), Duration::from_micros(retry));
        Ok(Decision { allowed, limit, remaining, reset_after, retry_after })
    }
}

#[async_trait]
impl Limiter for RedisLimiter {
    async fn check(&self, key: &str, quota: Quota) -> Decision {
        match self.shared(key, quota.per_minute.get()).await {
            Ok(decision) => decision,
            Err(error) => {
                if let NoAnswer::Failed(_) = &error {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "an attempt was counted in this process alone");
                }
                self.meanwhile.check(key, quota).await
            }
        }
    }
}
