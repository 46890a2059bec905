//! The suites of the ports in `platform`, on the adapters that need no server.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use bytes::Bytes;
use hallyu_kernel::Time;
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::blobs::{BlobError, Blobs, Growth, Signed};
use hallyu_platform::cache::MemoryCache;
use hallyu_platform::leases::MemoryLeases;
use hallyu_platform::limits::MemoryLimiter;
use hallyu_platform::vectors::MemoryIndex;
use hallyu_testkit::contracts;

#[tokio::test(flavor = "multi_thread")]
async fn memory_cache() {
    let cache = MemoryCache::new(1 << 20);
    contracts::shared_cache(Arc::new(cache.clone()), Arc::new(cache)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_limiter() {
    let limiter = Arc::new(MemoryLimiter::new());
    contracts::shared_limits(limiter.clone(), limiter).await;
}

#[tokio::test]
async fn memory_index() {
    contracts::vectors(&MemoryIndex::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_leases() {
    let leases = Arc::new(MemoryLeases::new(system_ambient()));
    contracts::shared_leases(leases.clone(), leases).await;
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

#[tokio::test]
async fn memory_and_disk_have_no_signed_addresses() {
    let folder = tempfile::tempdir().unwrap();
    for location in ["memory:", &format!("file://{}", folder.path().display())] {
        let blobs = Blobs::open(location).unwrap();
        let address = blobs.signed_url("a", Signed::Get, std::time::Duration::from_secs(60)).await;
        assert_eq!(address.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_a_kill_ended_is_removed_when_it_is_old() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&format!("file://{}", folder.path().display())).unwrap();
    let mut killed = blobs.writer("media/m/0.m4s").await.unwrap();
    killed.write(Bytes::from(vec![0; 9 << 20])).await.unwrap();
    std::mem::forget(killed);
    blobs.put("media/m/1.m4s", "whole").await.unwrap();
    let growth = blobs.grow("sources/growing", &Growth::new(0)).await.unwrap().flush().await.unwrap();

    assert_eq!(
        blobs.remove_abandoned(Time::UNIX_EPOCH, HashSet::new()).await.unwrap(),
        0,
        "it may still go on"
    );
    let growing = HashSet::from(["sources/growing".to_owned()]);
    assert_eq!(blobs.remove_abandoned(Time::MAX_UTC, growing).await.unwrap(), 1);
    blobs.finish_growth("sources/growing", &growth).await.unwrap();
    let left = std::fs::read_dir(folder.path().join("media/m")).unwrap();
    assert_eq!(left.map(|file| file.unwrap().file_name()).collect::<Vec<_>>(), ["1.m4s"]);
}

/// A file system of 4 MiB that is unmounted at the end.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where mounting is not allowed.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(folder.path());
        mount.output().ok()?.status.success().then(|| Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.path()).status();
        assert!(unmounted.is_ok_and(|status| status.success()), "the small disk stays mounted");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_named_and_harms_nothing() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("SKIPPED: a full disk cannot be tried where mounting a tmpfs is not allowed");
        return;
    };
    let blobs = Blobs::open(&format!("file://{}", disk.path().display())).unwrap();
    blobs.put("a/old", "old").await.unwrap();
    let too_much = Bytes::from(vec![1; 9 << 20]);

    assert!(
        matches!(blobs.put("a/old", too_much.clone()).await, Err(BlobError::Full { key, .. }) if key == "a/old")
    );
    let mut writer = blobs.writer("a/new").await.unwrap();
    let full = async {
        writer.write(too_much).await?;
        writer.finish().await
    };
    assert!(matches!(full.await, Err(BlobError::Full { key, .. }) if key == "a/new"));

    assert_eq!(blobs.get("a/old").await.unwrap(), "old");
    assert_eq!(blobs.head("a/new").await.unwrap(), None);
    // The half files are removed in the background; only then is their space free.
    let mut again = blobs.put("a/new", vec![2; 1 << 20]).await;
    for _ in 0..100 {
        if again.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        again = blobs.put("a/new", vec![2; 1 << 20]).await;
    }
    again.unwrap();
    assert_eq!(std::fs::read_dir(disk.path().join("a")).unwrap().count(), 2, "the half files are gone");
}
