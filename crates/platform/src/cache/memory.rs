use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use moka::Expiry;

use super::{Cache, CacheError};

/// What an entry costs beside its key and value, bytes: hash table, queues and timer of the cache.
const OVERHEAD: usize = 128;

#[derive(Clone)]
struct Entry {
    value: Bytes,
    ttl: Duration,
}

/// Gives every entry the lifetime that it was stored with.
struct OwnLifetime;

impl Expiry<String, Entry> for OwnLifetime {
    fn expire_after_create(&self, _: &String, entry: &Entry, _: Instant) -> Option<Duration> {
        Some(entry.ttl)
    }

    fn expire_after_update(
        &self,
        _: &String,
        entry: &Entry,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(entry.ttl)
    }
}

/// A cache in this process's memory: the most useful entries of at most a given number of bytes.
#[derive(Clone)]
pub struct MemoryCache {
    entries: moka::sync::Cache<String, Entry>,
}

impl MemoryCache {
    /// A cache that holds about `capacity` bytes of keys and values.
    #[must_use]
    pub fn new(capacity: u64) -> Self {
        let weigh = |key: &String, entry: &Entry| clamp_to_u32(key.len() + entry.value.len() + OVERHEAD);
        let entries = moka::sync::Cache::builder()
            .max_capacity(capacity)
            .weigher(weigh)
            .expire_after(OwnLifetime)
            .build();
        Self { entries }
    }
}

fn clamp_to_u32(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

#[async_trait]
impl Cache for MemoryCache {
    async fn get(&self, key: &str) -> Result<Option<Bytes>, CacheError> {
        Ok(self.entries.get(key).map(|entry| entry.value))
    }

    async fn set(&self, key: &str, value: Bytes, ttl: Duration) -> Result<(), CacheError> {
        self.entries.insert(key.to_owned(), Entry { value, ttl });
        Ok(())
    }

    async fn remove(&self, key: &str) -> Result<(), CacheError> {
        self.entries.invalidate(key);
        Ok(())
    }

    /// Looks at every key: milliseconds for a full cache of usual size, and changes to titles are rare.
    async fn remove_prefix(&self, prefix: &str) -> Result<(), CacheError> {
        for (key, _) in self.entries.iter().filter(|(key, _)| key.starts_with(prefix)) {
            self.entries.invalidate(&*key);
        }
        Ok(())
    }
}
