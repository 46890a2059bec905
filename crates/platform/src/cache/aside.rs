use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use metrics::Counter;
use tokio::sync::Mutex as AsyncMutex;

use super::{Cache, CacheError, Found, LONGEST_LOAD, Moment, Stored};

/// Looked up once: looking a counter up by its labels costs more than a hit.
static HITS: LazyLock<Counter> =
    LazyLock::new(|| metrics::counter!("cache_requests_total", "outcome" => "hit"));
static MISSES: LazyLock<Counter> =
    LazyLock::new(|| metrics::counter!("cache_requests_total", "outcome" => "miss"));

/// Reads through a cache: a miss loads from the source, once for everybody who asks meanwhile, and stores the answer.
///
/// The cache is never trusted to be there: its errors are logged and count as misses. A value whose key was removed
/// while it was being loaded, by whichever process, is not stored, since it may be older than the change that removed
/// it.
#[derive(Clone)]
pub struct CacheAside {
    cache: Arc<dyn Cache>,
    flights: Arc<Flights>,
}

impl CacheAside {
    /// Reads through `cache`. Clones share their flights; make one per cache and process, or a crowd loads more than
    /// once.
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
        let mut load_of = Load { begun: Instant::now(), since: None, ttl };
        match self.cached(key).await {
            Some(Found::Value(value)) => {
                HITS.increment(1);
                return Ok(value);
            }
            Some(Found::Nothing(since)) => load_of.since = Some(since),
            None => {}
        }
        MISSES.increment(1);

        let seat = self.flights.board(key);
        let mut loaded = seat.flight.loaded.lock().await;
        if let Some(value) = &*loaded {
            return Ok(value.clone());
        }
        let value = load().await?;
        if self.store(&seat, &value, load_of).await {
            *loaded = Some(value.clone());
        }
        Ok(value)
    }

    /// Forgets the value of `key`; a load that is under way is not stored.
    pub async fn remove(&self, key: &str) {
        self.flights.ground(|flying| flying == key).await;
        if let Err(error) = self.cache.remove(key).await {
            report(key, &error, "a stale value stays in the cache");
        }
    }

    /// Forgets every value whose key starts with `prefix`; loads that are under way are not stored.
    pub async fn remove_prefix(&self, prefix: &str) {
        self.flights.ground(|flying| flying.starts_with(prefix)).await;
        if let Err(error) = self.cache.remove_prefix(prefix).await {
            report(prefix, &error, "stale values stay in the cache");
        }
    }

    async fn cached(&self, key: &str) -> Option<Found> {
        let found = self.cache.get(key).await;
        found.inspect_err(|error| report(key, error, "read past the cache")).ok()
    }

    /// Stores what was loaded, where it may be. `false` if a removal overtook it elsewhere: those who wait for this load
    /// may have come after the change, so they do not get it.
    async fn store(&self, seat: &Seat<'_>, value: &Bytes, load: Load) -> bool {
        // Held while storing, so that a removal comes either before (and is seen here) or after (and removes it).
        let grounded = seat.flight.grounded.lock().await;
        let Some(since) = load.since.filter(|_| !*grounded && load.begun.elapsed() < LONGEST_LOAD) else {
            return true;
        };
        match self.cache.set(&seat.key, (value.clone(), load.ttl), since).await {
            Ok(stored) => stored == Stored::Kept,
            Err(error) => {
                report(&seat.key, &error, "the value was not cached");
                true
            }
        }
    }
}

/// What a load must know to be stored.
struct Load {
    begun: Instant,
    /// When there was nothing in the cache; `None` if it did not answer.
    since: Option<Moment>,
    ttl: Duration,
}

/// Says what an error of the cache means, unless it has been said.
fn report(key: &str, error: &CacheError, meaning: &'static str) {
    match error {
        CacheError::Down => tracing::debug!(key, "{meaning}: it is down"),
        CacheError::Failed(_) => {
            tracing::warn!(key, error = error as &dyn std::error::Error, "{meaning}");
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
        async fn get(&self, _: &str) -> Result<Found, CacheError> {
            Err(CacheError::Failed("down".into()))
        }
        async fn set(&self, _: &str, _: (Bytes, Duration), _: Moment) -> Result<Stored, CacheError> {
            Err(CacheError::Down)
        }
        async fn remove(&self, _: &str) -> Result<(), CacheError> {
            Err(CacheError::Down)
        }
        async fn remove_prefix(&self, _: &str) -> Result<(), CacheError> {
            Err(CacheError::Down)
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
