#![expect(clippy::unwrap_used, reason = "a suite panics where an adapter breaks its promise")]

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hallyu_platform::cache::{Cache, CacheAside, Found, Moment, Stored};
use tokio::sync::oneshot;

const LONG: Duration = Duration::from_secs(60);

/// Every promise of [`Cache`].
pub async fn cache(cache: Arc<dyn Cache>) {
    keeps_the_last_value(&*cache).await;
    forgets_after_the_lifetime(&*cache).await;
    removes_one_and_removes_by_prefix(&*cache).await;
    takes_no_name_for_a_pattern(&*cache).await;
    refuses_what_a_removal_overtook(&*cache).await;
    survives_many_writers(&cache).await;
}

/// What two processes promise each other whose caches are over one store.
pub async fn shared_cache(here: Arc<dyn Cache>, there: Arc<dyn Cache>) {
    cache(Arc::clone(&here)).await;
    put(&*here, "seen", "by both").await;
    assert_eq!(text(&*there, "seen").await, Some("by both".into()));
    there.remove("seen").await.unwrap();
    assert_eq!(text(&*here, "seen").await, None);

    let (here, there) = (CacheAside::new(here), CacheAside::new(there));
    does_not_store_what_another_removed(&here, &there).await;
    does_not_store_what_another_swept(&here, &there).await;
    does_not_hand_an_overtaken_value_to_those_who_wait(&here, &there).await;
}

async fn text(cache: &dyn Cache, key: &str) -> Option<Bytes> {
    match cache.get(key).await.unwrap() {
        Found::Value(value) => Some(value),
        Found::Nothing(_) => None,
    }
}

/// The moment of a load that begins now, whether or not there is a value.
async fn now(cache: &dyn Cache) -> Moment {
    match cache.get("never there").await.unwrap() {
        Found::Nothing(since) => since,
        Found::Value(_) => panic!("a value that nobody stored"),
    }
}

async fn store(cache: &dyn Cache, key: &str, (value, life): (impl Into<Bytes>, Duration)) {
    let since = now(cache).await;
    assert_eq!(cache.set(key, (value.into(), life), since).await.unwrap(), Stored::Kept);
}

async fn put(cache: &dyn Cache, key: &str, value: impl Into<Bytes>) {
    store(cache, key, (value, LONG)).await;
}

async fn keeps_the_last_value(cache: &dyn Cache) {
    assert_eq!(text(cache, "nothing").await, None);
    put(cache, "key", "first").await;
    put(cache, "key", "second").await;
    assert_eq!(text(cache, "key").await, Some("second".into()));
    let binary = Bytes::from_static(&[0, 255, 10, 13]);
    put(cache, "키:ñ \0", binary.clone()).await;
    assert_eq!(text(cache, "키:ñ \0").await, Some(binary));
    put(cache, "empty", "").await;
    assert_eq!(text(cache, "empty").await, Some("".into()));
}

async fn forgets_after_the_lifetime(cache: &dyn Cache) {
    const SHORT: Duration = Duration::from_millis(200);
    store(cache, "short", ("1", SHORT)).await;
    store(cache, "lengthened", ("1", SHORT)).await;
    store(cache, "lengthened", ("2", LONG)).await;
    store(cache, "shortened", ("1", LONG)).await;
    store(cache, "shortened", ("2", SHORT)).await;
    assert_eq!(text(cache, "short").await, Some("1".into()));
    tokio::time::sleep(SHORT + SHORT / 2).await;
    assert_eq!(text(cache, "short").await, None);
    assert_eq!(text(cache, "lengthened").await, Some("2".into()), "each value has its own lifetime");
    assert_eq!(text(cache, "shortened").await, None, "each value has its own lifetime");
}

async fn removes_one_and_removes_by_prefix(cache: &dyn Cache) {
    for key in ["title:1:es", "title:1:ko", "title:10:es", "list:1"] {
        put(cache, key, "x").await;
    }
    cache.remove("list:1").await.unwrap();
    cache.remove("list:never").await.unwrap();
    cache.remove_prefix("title:1:").await.unwrap();
    cache.remove_prefix("never:").await.unwrap();
    for gone in ["title:1:es", "title:1:ko", "list:1"] {
        assert_eq!(text(cache, gone).await, None, "{gone}");
    }
    assert!(text(cache, "title:10:es").await.is_some(), "the prefix ends where it ends");
    put(cache, "title:1:es", "y").await;
    assert_eq!(text(cache, "title:1:es").await, Some("y".into()), "a removal does not reach into the future");
}

async fn takes_no_name_for_a_pattern(cache: &dyn Cache) {
    for key in ["p*:1", "pa:1", "p[a]:1", "p?:1", "p\\*:1"] {
        put(cache, key, "x").await;
    }
    for prefix in ["p*:", "p[a]:", "p?:"] {
        cache.remove_prefix(prefix).await.unwrap();
    }
    assert!(text(cache, "pa:1").await.is_some(), "no pattern matched it");
    assert!(text(cache, "p\\*:1").await.is_some(), "no pattern matched it");
    for gone in ["p*:1", "p[a]:1", "p?:1"] {
        assert_eq!(text(cache, gone).await, None, "{gone}");
    }
    for number in 0..2500 {
        put(cache, &format!("many:{number}"), "x").await;
    }
    cache.remove_prefix("many:").await.unwrap();
    for number in [0, 1, 999, 1000, 1700, 2499] {
        assert_eq!(text(cache, &format!("many:{number}")).await, None);
    }
}

async fn refuses_what_a_removal_overtook(cache: &dyn Cache) {
    let before = now(cache).await;
    cache.remove("title:7").await.unwrap();
    let late = || (Bytes::from_static(b"stale"), LONG);
    assert_eq!(cache.set("title:7", late(), before).await.unwrap(), Stored::Overtaken);
    assert_eq!(text(cache, "title:7").await, None);
    put(cache, "title:7", "fresh").await;
    assert_eq!(cache.set("title:7", late(), before).await.unwrap(), Stored::Overtaken, "it is remembered");
    assert_eq!(text(cache, "title:7").await, Some("fresh".into()), "what is there stays");

    let before = now(cache).await;
    cache.remove_prefix("title:").await.unwrap();
    assert_eq!(cache.set("title:8", late(), before).await.unwrap(), Stored::Overtaken);
    put(cache, "title:8", "fresh").await;
}

/// A load in `aside` that ends when it is told to, with `old`.
fn slow_load(
    aside: &CacheAside,
    key: String,
) -> (oneshot::Receiver<()>, oneshot::Sender<()>, tokio::task::JoinHandle<Bytes>) {
    let (loading, is_loading) = oneshot::channel();
    let (go_on, may_go_on) = oneshot::channel();
    let aside = aside.clone();
    let load = tokio::spawn(async move {
        let load = || async move {
            loading.send(()).unwrap();
            may_go_on.await.unwrap();
            Ok::<_, Infallible>(Bytes::from_static(b"old"))
        };
        aside.get_or_load(&key, LONG, load).await.unwrap()
    });
    (is_loading, go_on, load)
}

async fn loaded(aside: &CacheAside, key: &str, value: &'static str) -> Bytes {
    aside.get_or_load(key, LONG, || async { Ok::<_, Infallible>(value.into()) }).await.unwrap()
}

async fn does_not_store_what_another_removed(here: &CacheAside, there: &CacheAside) {
    let (overtaken, other) = ("session:1".to_owned(), "session:2");
    let (is_loading, go_on, load) = slow_load(here, overtaken.clone());
    is_loading.await.unwrap();
    there.remove(other).await;
    there.remove(&overtaken).await;
    go_on.send(()).unwrap();
    assert_eq!(load.await.unwrap(), "old");
    for aside in [here, there] {
        assert_eq!(loaded(aside, &overtaken, "new").await, "new", "the stale value is not there");
    }
}

async fn does_not_store_what_another_swept(here: &CacheAside, there: &CacheAside) {
    let (is_loading, go_on, load) = slow_load(here, "swept:1:es".into());
    is_loading.await.unwrap();
    there.remove_prefix("swept:").await;
    go_on.send(()).unwrap();
    assert_eq!(load.await.unwrap(), "old");
    assert_eq!(loaded(there, "swept:1:es", "new").await, "new", "the stale value is not there");
}

async fn does_not_hand_an_overtaken_value_to_those_who_wait(here: &CacheAside, there: &CacheAside) {
    let (is_loading, go_on, load) = slow_load(here, "waited".into());
    is_loading.await.unwrap();
    there.remove("waited").await;
    let late = tokio::spawn({
        let here = here.clone();
        async move { loaded(&here, "waited", "new").await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    go_on.send(()).unwrap();
    assert_eq!(load.await.unwrap(), "old");
    assert_eq!(late.await.unwrap(), "new", "who came after the removal sees the change");
    assert_eq!(loaded(there, "waited", "newest").await, "new");
}

async fn survives_many_writers(cache: &Arc<dyn Cache>) {
    let writers: Vec<_> = (0..8u8)
        .map(|writer| {
            let cache = Arc::clone(cache);
            tokio::spawn(async move {
                for _ in 0..50 {
                    put(&*cache, "contended", vec![writer; 64]).await;
                    let seen = text(&*cache, "contended").await.unwrap();
                    assert!(
                        seen.len() == 64 && seen.iter().all(|byte| *byte == seen[0]),
                        "values do not mix"
                    );
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
}
