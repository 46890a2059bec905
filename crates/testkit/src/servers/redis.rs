//! Redis: keys of its own for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{Kind, Private, Shared};

static SERVER: Shared = Shared::new(KIND);
static PRIVATE: Kind = KIND;
const KIND: Kind =
    Kind { name: "Redis", variable: "HALLYU_TEST_REDIS", script: "redis.sh", package: "redis-server" };

static PREFIXES: AtomicU32 = AtomicU32::new(0);

/// The URL of a Redis under whose prefix of keys there is nothing yet. `None`, after a line on standard error that says
/// so, where Redis is not installed: the test is then to return.
pub async fn url() -> Option<String> {
    let server = SERVER.url().await?;
    let (process, number) = (std::process::id(), PREFIXES.fetch_add(1, Ordering::Relaxed));
    Some(format!("{server}?prefix=hallyu-test-{process}-{number}"))
}

/// A Redis of the test's own, to be stopped and started again. `None` as [`url`].
#[must_use]
pub fn private() -> Option<Private> {
    Private::start_or_skip(&PRIVATE)
}
