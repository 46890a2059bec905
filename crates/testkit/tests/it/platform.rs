//! The suites of the ports in `platform`, on the adapters that need no server.

use std::sync::Arc;

use hallyu_platform::blobs::Blobs;
use hallyu_platform::cache::MemoryCache;
use hallyu_platform::limits::MemoryLimiter;
use hallyu_testkit::contracts;

#[tokio::test(flavor = "multi_thread")]
async fn memory_cache() {
    contracts::cache(Arc::new(MemoryCache::new(1 << 20))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_limiter() {
    contracts::limits(Arc::new(MemoryLimiter::new())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_in_memory() {
    contracts::blobs(Blobs::open("memory:").unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let location = format!("file://{}", folder.path().join("데이터 blobs").display());
    contracts::blobs(Blobs::open(&location).unwrap()).await;
}
