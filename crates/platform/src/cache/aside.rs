use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use metrics::Counter;
use tokio::sync::Mutex as AsyncMutex;

use super::Cache;

/// Looked up once: looking a counter up by its labels costs more than a hit.
static HITS: LazyLock<Counter> =
    LazyLock::new(|| metrics::counter!("cache_requests_total", "outcome" => "hit"));
static MISSES: LazyLock<Counter> =
    LazyLock::new(|| metrics::counter!("cache_requests_total", "outcome" => "miss"));

/// Reads through a cache: a miss loads from the source, once for everybody who asks meanwhile, and stores the answer.
///
/// The cache is never trusted to be there: its errors are logged and count as misses. A value whose key was removed
/// while it was being loaded is not stored, since it may be older than the change that removed it.
#[derive(Clone)]
pub struct CacheAside {
    cache: Arc<dyn Cache>,
    flights: Arc<Flights>,
}

impl CacheAside {
    /// Reads through `cache`. Clones share their flights; make one per cache, or removals of one instance do not
    /// reach the loads of another.
    #[must_use]
    pub fn new(cache: Arc<dyn Cache>) -> Self {
        Self { cache, flights: Arc::default() }
    }

    /// The cached value, or what `load` gives, which is then kept for `ttl`.
    ///
    /// # Errors
    /// What `load` says. Errors are not shared: each of those who waited tries for itself, one after the other.
    pub async fn get_or_load<E, F>(
        &self,
        key: &str,
        ttl: Duration,
        load: impl FnOnce() -> F + Send,
    ) -> Result<Bytes, E>
    where
        F: Future<Output = Result<Bytes, E>> + Send,
    {
        if let Some(value) = self.cached(key).await {
            HITS.increment(1);
            return Ok(value);
        }
        MISSES.increment(1);

        let seat = self.flights.board(key);
        let mut loaded = seat.flight.loaded.lock().await;
        if let Some(value) = &*loaded {
            return Ok(value.clone());
        }
        let value = load().await?;
        self.store(&seat, &value, ttl).await;
        *loaded = Some(value.clone());
        Ok(value)
    }

    /// Forgets the value of `key`; a load that is under way is not stored.
    pub async fn remove(&self, key: &str) {
        self.flights.ground(|flying| flying == key).await;
        if let Err(error) = self.cache.remove(key).await {
            tracing::warn!(key, error = &error as &dyn std::error::Error, "a stale value stays in the cache");
        }
    }

    /// Forgets every value whose key starts with `prefix`; loads that are under way are not stored.
    pub async fn remove_prefix(&self, prefix: &str) {
        self.flights.ground(|flying| flying.starts_with(prefix)).await;
        if let Err(error) = self.cache.remove_prefix(prefix).await {
            tracing::warn!(
                prefix,
                error = &error as &dyn std::error::Error,
                "stale values stay in the cache"
            );
        }
    }

    async fn cached(&self, key: &str) -> Option<Bytes> {
        self.cache.get(key).await.unwrap_or_else(|error| {
            tracing::warn!(key, error = &error as &dyn std::error::Error, "read past the cache");
            None
        })
    }

    async fn store(&self, seat: &Seat<'_>, value: &Bytes, ttl: Duration) {
        // Held while storing, so that a removal comes either before (and is seen here) or after (and removes it).
        let grounded = seat.flight.grounded.lock().await;
        if *grounded {
            return;
        }
        if let Err(error) = self.cache.set(&seat.key, value.clone(), ttl).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(key = seat.key, error, "the value was not cached");
        }
    }
}

/// The load of one key, shared by everybody who waits for it.
#[derive(Default)]
struct Flight {
    /// Locked by the one who loads. Filled when that succeeded.
    loaded: AsyncMutex<Option<Bytes>>,
    /// Whether the key was removed since the load began.
    grounded: AsyncMutex<bool>,
}

#[derive(Default)]
struct Flights(Mutex<HashMap<String, Arc<Flight>>>);

impl Flights {
    fn board(&self, key: &str) -> Seat<'_> {
        let mut flights = self.lock();
        let flight = match flights.get(key) {
            Some(flight) => Arc::clone(flight),
            None => Arc::clone(flights.entry(key.to_owned()).or_default()),
        };
        Seat { flights: self, key: key.to_owned(), flight }
    }

    /// Takes the matching flights out, so that later readers load anew, and forbids them to store.
    async fn ground(&self, matches: impl Fn(&str) -> bool) {
        let taken: Vec<_> = self.lock().extract_if(|key, _| matches(key)).map(|(_, flight)| flight).collect();
        for flight in taken {
            *flight.grounded.lock().await = true;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Flight>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody's part in a flight. The last one to leave, also by cancellation, takes the flight off the board.
struct Seat<'a> {
    flights: &'a Flights,
    key: String,
    flight: Arc<Flight>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        const BOARD_AND_ME: usize = 2;
        let mut flights = self.flights.lock();
        let mine = flights.get(&self.key).is_some_and(|flight| Arc::ptr_eq(flight, &self.flight));
        if mine && Arc::strong_count(&self.flight) <= BOARD_AND_ME {
            flights.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;
    use tokio::sync::{Notify, oneshot};

    use super::*;
    use crate::cache::{CacheError, MemoryCache};

    const TTL: Duration = Duration::from_secs(60);

    fn aside() -> CacheAside {
        CacheAside::new(Arc::new(MemoryCache::new(1 << 20)))
    }

    async fn value(aside: &CacheAside, key: &str, text: &'static str) -> Bytes {
        let loaded: Result<_, Infallible> =
            aside.get_or_load(key, TTL, || async { Ok(Bytes::from_static(text.as_bytes())) }).await;
        loaded.unwrap()
    }

    #[tokio::test]
    async fn a_crowd_loads_once() {
        let (aside, loads) = (aside(), AtomicUsize::new(0));
        let answers = join_all((0..100).map(|_| {
            aside.get_or_load("key", TTL, || async {
                loads.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok::<_, Infallible>(Bytes::from_static(b"value"))
            })
        }))
        .await;
        assert!(answers.into_iter().all(|answer| answer.unwrap() == "value"));
        assert_eq!(loads.into_inner(), 1);
        assert!(aside.flights.lock().is_empty());
    }

    #[tokio::test]
    async fn a_load_that_a_removal_overtakes_is_not_stored() {
        let aside = aside();
        let (loading, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let old = tokio::spawn({
            let (aside, loading, go_on) = (aside.clone(), loading.clone(), go_on.clone());
            async move {
                let load = || async {
                    loading.notify_one();
                    go_on.notified().await;
                    Ok::<_, Infallible>(Bytes::from_static(b"old"))
                };
                aside.get_or_load("title:1", TTL, load).await
            }
        });
        loading.notified().await;
        aside.remove_prefix("title:").await;
        assert_eq!(
            value(&aside, "title:1", "new").await,
            "new",
            "who asks later does not wait for the old load"
        );
        go_on.notify_one();
        assert_eq!(old.await.unwrap().unwrap(), "old");
        assert_eq!(value(&aside, "title:1", "newest").await, "new", "the old value was not stored over it");
    }

    #[tokio::test]
    async fn an_error_reaches_the_caller_and_is_not_kept() {
        let aside = aside();
        let failed = aside.get_or_load("key", TTL, || async { Err::<Bytes, _>("down") }).await;
        assert_eq!(failed, Err("down"));
        assert_eq!(value(&aside, "key", "up").await, "up");
        assert!(aside.flights.lock().is_empty());
    }

    #[tokio::test]
    async fn another_takes_over_when_the_loader_is_cancelled() {
        let aside = aside();
        let (started, has_started) = oneshot::channel();
        let loader = tokio::spawn({
            let aside = aside.clone();
            async move {
                let load = || async move {
                    started.send(()).unwrap();
                    std::future::pending::<Result<Bytes, Infallible>>().await
                };
                aside.get_or_load("key", TTL, load).await
            }
        });
        has_started.await.unwrap();
        let waiting = tokio::spawn({
            let aside = aside.clone();
            async move { value(&aside, "key", "second").await }
        });
        tokio::task::yield_now().await;
        loader.abort();
        assert_eq!(waiting.await.unwrap(), "second");
        assert!(aside.flights.lock().is_empty());
    }

    /// A cache server that is down.
    struct Down;

    #[async_trait::async_trait]
    impl Cache for Down {
        async fn get(&self, _: &str) -> Result<Option<Bytes>, CacheError> {
            Err(CacheError("down".into()))
        }
        async fn set(&self, _: &str, _: Bytes, _: Duration) -> Result<(), CacheError> {
            Err(CacheError("down".into()))
        }
        async fn remove(&self, _: &str) -> Result<(), CacheError> {
            Err(CacheError("down".into()))
        }
        async fn remove_prefix(&self, _: &str) -> Result<(), CacheError> {
            Err(CacheError("down".into()))
        }
    }

    #[tokio::test]
    async fn a_dead_cache_costs_time_but_no_answer() {
        let aside = CacheAside::new(Arc::new(Down));
        assert_eq!(value(&aside, "key", "first").await, "first");
        assert_eq!(value(&aside, "key", "second").await, "second");
        aside.remove("key").await;
    }
}
