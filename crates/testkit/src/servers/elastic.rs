//! The API of Elasticsearch by an emulator: an index of its own for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{Kind, Private, Shared};

static SERVER: Shared = Shared::new(KIND);
static PRIVATE: Kind = KIND;
const KIND: Kind = Kind {
    name: "an Elasticsearch",
    variable: "HALLYU_TEST_ELASTIC",
    script: "elastic.sh",
    package: "noida-db of PyPI, by deploy/dev/peers.sh",
};
static INDEXES: AtomicU32 = AtomicU32::new(0);

/// `opensearch+plain://host:port/name` of an index that is not there yet. `None`, after a line on standard error that says
/// so, where there is no such server: the test is then to return.
pub async fn url() -> Option<String> {
    let server = SERVER.url().await?;
    let (process, number) = (std::process::id(), INDEXES.fetch_add(1, Ordering::Relaxed));
    Some(format!("{server}/test-{process}-{number}"))
}

/// A server of the test's own, to be killed. `None` as [`url`].
#[must_use]
pub fn private() -> Option<Private> {
    Private::start_or_skip(&PRIVATE)
}
