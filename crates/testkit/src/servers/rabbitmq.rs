//! RabbitMQ: a prefix of queues of its own for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{Kind, Private, Shared};

static SERVER: Shared = Shared::new(KIND);
static PRIVATE: Kind = KIND;
const KIND: Kind = Kind {
    name: "RabbitMQ",
    variable: "HALLYU_TEST_RABBITMQ",
    script: "rabbitmq.sh",
    package: "rabbitmq-server",
};

static PREFIXES: AtomicU32 = AtomicU32::new(0);

/// The URL of a RabbitMQ under whose prefix there is nothing yet. What tests leave there stays, so a given server is to be
/// one that is thrown away. `None`, after a line on standard error that says so, where RabbitMQ is not installed: the test
/// is then to return.
pub async fn url() -> Option<String> {
    SERVER.url().await.map(with_prefix)
}

/// A RabbitMQ of the test's own, to be killed and started again. `None` as [`url`].
#[must_use]
pub fn private() -> Option<Private> {
    Private::start_or_skip(&PRIVATE)
}

/// `server` with a prefix that no other test uses.
#[must_use]
pub fn with_prefix(server: &str) -> String {
    let (process, number) = (std::process::id(), PREFIXES.fetch_add(1, Ordering::Relaxed));
    format!("{server}?prefix=test-{process}-{number}")
}
