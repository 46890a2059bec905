use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use moka::Expiry;

use super::{Cache, CacheError, Found, Moment, Stored};

/// What an entry costs beside its key and value, bytes: hash table, queues and timer of the cache.
const OVERHEAD: usize = 128;

/// Moments of removals that are kept. Keys share them, so that some loads are taken for overtaken that were not; only
/// loads that overlap a removal can be.
const STRIPES: usize = 1024;

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
    removals: Arc<Mutex<Removals>>,
    hashes: RandomState,
}

/// When keys were removed. Held while an entry is stored or removed, so that one comes before the other.
struct Removals {
    now: u64,
    by_prefix: u64,
    by_key: Box<[u64; STRIPES]>,
}

impl Removals {
    fn tick(&mut self) -> u64 {
        self.now += 1;
        self.now
    }
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
        let removals = Removals { now: 0, by_prefix: 0, by_key: Box::new([0; STRIPES]) };
        Self { entries, removals: Arc::new(Mutex::new(removals)), hashes: RandomState::new() }
    }

    fn removals(&self) -> MutexGuard<'_, Removals> {
        self.removals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stripe(&self, key: &str) -> usize {
        usize::try_from(self.hashes.hash_one(key) % STRIPES as u64).unwrap_or_default()
    }
}

fn clamp_to_u32(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

#[async_trait]
impl Cache for MemoryCache {
    async fn get(&self, key: &str) -> Result<Found, CacheError> {
        Ok(match self.entries.get(key) {
            Some(entry) => Found::Value(entry.value),
            None => Found::Nothing(Moment(self.removals().now)),
        })
    }

    async fn set(
        &self,
        key: &str,
        (value, ttl): (Bytes, Duration),
        Moment(since): Moment,
    ) -> Result<Stored, CacheError> {
        let removals = self.removals();
        if removals.by_prefix > since || removals.by_key[self.stripe(key)] > since {
            return Ok(Stored::Overtaken);
        }
        self.entries.insert(key.to_owned(), Entry { value, ttl });
        Ok(Stored::Kept)
    }

    async fn remove(&self, key: &str) -> Result<(), CacheError> {
        let mut removals = self.removals();
        removals.by_key[self.stripe(key)] = removals.tick();
        self.entries.invalidate(key);
        Ok(())
    }

    /// Looks at every key: milliseconds for a full cache of usual size, and changes to titles are rare.
    async fn remove_prefix(&self, prefix: &str) -> Result<(), CacheError> {
        {
            let mut removals = self.removals();
            removals.by_prefix = removals.tick();
        }
        for (key, _) in self.entries.iter().filter(|(key, _)| key.starts_with(prefix)) {
            self.entries.invalidate(&*key);
        }
        Ok(())
    }
}
