use std::sync::{Arc, LazyLock, Weak};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use redis::{Script, ScriptInvocation};

use super::missed::{Missed, Removal};
use super::{Cache, CacheError, Found, LONGEST_LOAD, Moment, Stored};
use crate::redis::{NoAnswer, Redis};

/// How long Redis remembers that a key was removed.
const REMEMBERED: Duration = Duration::from_secs(2 * LONGEST_LOAD.as_secs());
/// Missed removals are tried again this often.
const AGAIN: Duration = Duration::from_millis(100);
/// Keys looked at per step of a removal by prefix.
const SCANNED: usize = 1000;

/// Begins every script that moves the clock: KEYS\[1\] is the clock, `now` the new moment. The clock holds when it was
/// made, which tells of memory that Redis lost, and its last moment. Moments are microseconds of Redis's time where that
/// moves on, so that they also grow over a loss.
const TICK: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local made, last = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+)$')
if last then now = math.max(now, last + 1) end
now = string.format('%.0f', now)
redis.call('SET', KEYS[1], (made or now) .. ' ' .. now)
";

/// KEYS: clock. The clock's moment.
static BEGIN: LazyLock<Script> = LazyLock::new(|| Script::new(&format!("{TICK} return now")));

/// KEYS: clock, last removal by prefix, removal of the key, value. ARGV: value, life in milliseconds, since when.
static SET: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local made = tonumber(string.match(redis.call('GET', KEYS[1]) or '', '^%d+'))
local since = tonumber(ARGV[3])
if not made or since < made then return 0 end
for _, removed in ipairs(redis.call('MGET', KEYS[2], KEYS[3])) do
  if removed and tonumber(removed) > since then return 0 end
end
redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[2])
return 1",
    )
});

/// KEYS: clock, removal of the key, value. ARGV: how long the removal is remembered, milliseconds.
static REMOVE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(&format!(
        "{TICK} redis.call('SET', KEYS[2], now, 'PX', ARGV[1]) redis.call('UNLINK', KEYS[3])"
    ))
});

/// KEYS: clock, last removal by prefix. ARGV: how long the removal is remembered, milliseconds.
static SWEEP: LazyLock<Script> =
    LazyLock::new(|| Script::new(&format!("{TICK} redis.call('SET', KEYS[2], now, 'PX', ARGV[1])")));

/// A cache in Redis, shared by processes.
///
/// A removal leaves its moment behind for a minute, and the script that stores compares: so a value whose key another
/// process removed while it was being loaded is not stored. A removal by prefix lets no load that it overlaps be
/// stored, whatever its key. Removals that Redis did not confirm are made up for when it is back, and until then this
/// process reads past the cache; other processes do so for a second after Redis came back to them.
///
/// Redis must be one server (or a primary with replicas), without persistence, and if its memory is bounded, evict with
/// `allkeys-lru`.
#[derive(Clone)]
pub struct RedisCache {
    redis: Redis,
    missed: Arc<Missed>,
}

impl RedisCache {
    /// A cache in `redis`.
    #[must_use]
    pub fn new(redis: Redis) -> Self {
        Self { redis, missed: Arc::default() }
    }

    fn value(&self, key: &str) -> String {
        self.redis.key("cache", key)
    }

    fn removal(&self, key: &str) -> String {
        self.redis.key("removed", key)
    }

    fn clock(&self) -> String {
        self.redis.key("cache-clock", "now")
    }

    fn swept(&self) -> String {
        self.redis.key("cache-clock", "swept")
    }

    /// Begins a script over the clock.
    fn at_clock(&self, script: &'static Script) -> ScriptInvocation<'static> {
        script.key(self.clock())
    }

    async fn forget(&self, removal: &Removal) -> Result<(), NoAnswer> {
        match removal {
            Removal::Key(key) => self.forget_key(key).await,
            Removal::Prefix(prefix) => self.forget_prefix(prefix).await,
        }
    }

    async fn forget_key(&self, key: &str) -> Result<(), NoAnswer> {
        let mut script = self.at_clock(&REMOVE);
        script.key(self.removal(key)).key(self.value(key)).arg(milliseconds(REMEMBERED));
        self.redis.invoke(&script).await
    }

    async fn forget_prefix(&self, prefix: &str) -> Result<(), NoAnswer> {
        let mut script = self.at_clock(&SWEEP);
        script.key(self.swept()).arg(milliseconds(REMEMBERED));
        self.redis.invoke::<()>(&script).await?;
        let pattern = format!("{}*", literally(&self.value(prefix)));
        let mut cursor = 0_u64;
        loop {
            let mut scan = redis::cmd("SCAN");
            scan.arg(cursor).arg("MATCH").arg(&pattern).arg("COUNT").arg(SCANNED);
            let (next, keys): (u64, Vec<Vec<u8>>) = self.redis.query(&scan).await?;
            if !keys.is_empty() {
                self.redis.query::<()>(redis::cmd("UNLINK").arg(keys)).await?;
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }

    /// Forgets, or sees to it that this is made up for.
    async fn surely_forget(&self, removal: Removal) -> Result<(), CacheError> {
        let outcome = self.forget(&removal).await;
        if outcome.is_err() && self.missed.add(removal) {
            tokio::spawn(make_up(self.redis.clone(), Arc::downgrade(&self.missed)));
        }
        outcome.map_err(CacheError::from)
    }
}

/// Repeats the removals that Redis did not confirm until it confirms them, or nobody uses the cache any more.
async fn make_up(redis: Redis, missed: Weak<Missed>) {
    loop {
        let Some(missed) = missed.upgrade() else { return };
        let Some(first) = missed.next() else { return };
        let cache = RedisCache { redis: redis.clone(), missed };
        match cache.forget(&first.0).await {
            Ok(()) => cache.missed.done(&first),
            Err(_) => {
                drop(cache);
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

impl From<NoAnswer> for CacheError {
    fn from(error: NoAnswer) -> Self {
        match error {
            NoAnswer::Down => Self::Down,
            failed @ NoAnswer::Failed(_) => Self::Failed(failed.into()),
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// The text as a pattern that matches nothing else.
fn literally(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if "*?[]^\\".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// The moment in the clock's text.
fn moment(clock: &str) -> Option<Moment> {
    clock.split(' ').next_back()?.parse().ok().map(Moment)
}

#[async_trait]
impl Cache for RedisCache {
    /// One round trip.
    async fn get(&self, key: &str) -> Result<Found, CacheError> {
        if !self.missed.is_empty() || !self.redis.is_believed() {
            return Err(CacheError::Down);
        }
        let mut command = redis::cmd("MGET");
        command.arg(self.value(key)).arg(self.clock());
        let (value, clock): (Option<Vec<u8>>, Option<String>) = self.redis.query(&command).await?;
        if let Some(value) = value {
            return Ok(Found::Value(value.into()));
        }
        if let Some(since) = clock.as_deref().and_then(moment) {
            return Ok(Found::Nothing(since));
        }
        let begun = self.redis.invoke(&self.at_clock(&BEGIN)).await?;
        Ok(Found::Nothing(Moment(begun)))
    }

    /// One round trip.
    async fn set(
        &self,
        key: &str,
        (value, ttl): (Bytes, Duration),
        Moment(since): Moment,
    ) -> Result<Stored, CacheError> {
        let mut script = self.at_clock(&SET);
        script.key(self.swept()).key(self.removal(key)).key(self.value(key));
        script.arg(&*value).arg(milliseconds(ttl)).arg(since);
        let kept: bool = self.redis.invoke(&script).await?;
        Ok(if kept { Stored::Kept } else { Stored::Overtaken })
    }

    /// One round trip.
    async fn remove(&self, key: &str) -> Result<(), CacheError> {
        self.surely_forget(Removal::Key(key.to_owned())).await
    }

    /// One round trip, and two for each thousand keys that Redis holds; other clients are served in between.
    async fn remove_prefix(&self, prefix: &str) -> Result<(), CacheError> {
        self.surely_forget(Removal::Prefix(prefix.to_owned())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_taken_for_a_pattern() {
        assert_eq!(literally(r"a*b?[c]\^"), r"a\*b\?\[c\]\\\^");
        assert_eq!(literally("content:"), "content:");
    }

    #[test]
    fn the_clock_tells_its_last_moment() {
        assert_eq!(moment("1764308475123456 1764308475123499"), Some(Moment(1_764_308_475_123_499)));
        assert_eq!(moment("broken"), None);
    }
}
