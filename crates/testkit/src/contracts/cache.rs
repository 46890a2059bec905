#![expect(clippy::unwrap_used, reason = "a suite panics where an adapter breaks its promise")]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hallyu_platform::cache::Cache;

const LONG: Duration = Duration::from_secs(60);

/// Every promise of [`Cache`].
pub async fn cache(cache: Arc<dyn Cache>) {
    keeps_the_last_value(&*cache).await;
    forgets_after_the_lifetime(&*cache).await;
    removes_one_and_removes_by_prefix(&*cache).await;
    survives_many_writers(&cache).await;
}

async fn text(cache: &dyn Cache, key: &str) -> Option<Bytes> {
    cache.get(key).await.unwrap()
}

async fn keeps_the_last_value(cache: &dyn Cache) {
    assert_eq!(text(cache, "nothing").await, None);
    cache.set("key", "first".into(), LONG).await.unwrap();
    cache.set("key", "second".into(), LONG).await.unwrap();
    assert_eq!(text(cache, "key").await, Some("second".into()));
    let binary = Bytes::from_static(&[0, 255, 10, 13]);
    cache.set("키:ñ \0", binary.clone(), LONG).await.unwrap();
    assert_eq!(text(cache, "키:ñ \0").await, Some(binary));
}

async fn forgets_after_the_lifetime(cache: &dyn Cache) {
    const SHORT: Duration = Duration::from_millis(60);
    cache.set("short", "1".into(), SHORT).await.unwrap();
    cache.set("lengthened", "1".into(), SHORT).await.unwrap();
    cache.set("lengthened", "2".into(), LONG).await.unwrap();
    cache.set("shortened", "1".into(), LONG).await.unwrap();
    cache.set("shortened", "2".into(), SHORT).await.unwrap();
    assert_eq!(text(cache, "short").await, Some("1".into()));
    tokio::time::sleep(SHORT + SHORT / 2).await;
    assert_eq!(text(cache, "short").await, None);
    assert_eq!(text(cache, "lengthened").await, Some("2".into()), "each value has its own lifetime");
    assert_eq!(text(cache, "shortened").await, None, "each value has its own lifetime");
}

async fn removes_one_and_removes_by_prefix(cache: &dyn Cache) {
    for key in ["title:1:es", "title:1:ko", "title:10:es", "list:1"] {
        cache.set(key, "x".into(), LONG).await.unwrap();
    }
    cache.remove("list:1").await.unwrap();
    cache.remove("list:never").await.unwrap();
    cache.remove_prefix("title:1:").await.unwrap();
    cache.remove_prefix("never:").await.unwrap();
    for gone in ["title:1:es", "title:1:ko", "list:1"] {
        assert_eq!(text(cache, gone).await, None, "{gone}");
    }
    assert!(text(cache, "title:10:es").await.is_some(), "the prefix ends where it ends");
    cache.set("title:1:es", "y".into(), LONG).await.unwrap();
    assert_eq!(text(cache, "title:1:es").await, Some("y".into()), "a removal does not reach into the future");
}

async fn survives_many_writers(cache: &Arc<dyn Cache>) {
    let writers: Vec<_> = (0..8u8)
        .map(|writer| {
            let cache = Arc::clone(cache);
            tokio::spawn(async move {
                for _ in 0..50 {
                    cache.set("contended", Bytes::from(vec![writer; 64]), LONG).await.unwrap();
                    let seen = cache.get("contended").await.unwrap().unwrap();
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
