//! The cache: short-lived copies of what a database holds. Losing it costs time, never an answer.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

mod aside;
mod memory;
mod missed;
mod redis;

pub use self::redis::RedisCache;
pub use aside::CacheAside;
pub use memory::MemoryCache;

/// A value that took longer than this to load is not stored: stores remember removals somewhat longer, not for ever.
const LONGEST_LOAD: Duration = Duration::from_secs(30);

/// The cache does not answer; callers go to the database instead.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// It is known to be down. Whoever found out has logged that, so others need not.
    #[error("the cache is down")]
    Down,
    /// It failed just now.
    #[error("the cache failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A moment on the store's own clock, which moves on with every removal, whoever removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

/// What is there under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The value.
    Value(Bytes),
    /// Nothing, at that moment: what is loaded from now on is at least as new as what was removed before it.
    Nothing(Moment),
}

/// What became of a value that was to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is there.
    Kept,
    /// Its key was removed while it was being loaded; it is not there, since it may be older than the change.
    Overtaken,
}

/// Keys to bytes with a lifetime each.
#[async_trait]
pub trait Cache: Send + Sync {
    /// The value, if it is there and has not expired.
    async fn get(&self, key: &str) -> Result<Found, CacheError>;

    /// Stores the value for `ttl`, over any other, unless its key was removed after `since`, which is what
    /// [`Cache::get`] said before the value was loaded, at most half a minute ago. A removal in doubt counts.
    async fn set(
        &self,
        key: &str,
        (value, ttl): (Bytes, Duration),
        since: Moment,
    ) -> Result<Stored, CacheError>;

    /// Forgets the value.
    async fn remove(&self, key: &str) -> Result<(), CacheError>;

    /// Forgets every value whose key starts with `prefix`.
    async fn remove_prefix(&self, prefix: &str) -> Result<(), CacheError>;
}
