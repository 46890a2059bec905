//! Servers for tests: the one that the environment names, else a private one that ends with the process.

mod private;

pub mod elastic;
pub mod postgres;
pub mod rabbitmq;
pub mod redis;
pub mod s3;
pub mod smtp;

use std::io::Write;

use tokio::sync::OnceCell;

pub use private::Private;

/// A kind of server and how one is had.
#[derive(Debug)]
pub struct Kind {
    /// As people call it.
    pub name: &'static str,
    /// Environment variable with the URL of a server that is already there.
    pub variable: &'static str,
    /// Script of `deploy/dev` that starts one.
    pub script: &'static str,
    /// What to install for that.
    pub package: &'static str,
}

/// The server that all tests of this process share.
pub struct Shared {
    kind: Kind,
    found: OnceCell<Option<Found>>,
}

struct Found {
    url: String,
    /// `None` if it was given.
    _private: Option<Private>,
}

impl Shared {
    /// One of `kind`, once somebody asks for it.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self { kind, found: OnceCell::const_new() }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Its URL. `None`, after a line on standard error that says so, where it is not installed: the test is then to
    /// return.
    ///
    /// # Panics
    /// If it is there but does not start.
    pub async fn url(&'static self) -> Option<&'static str> {
        let found = self.found.get_or_init(|| find(&self.kind)).await;
        if found.is_none() {
            skipped(&self.kind);
        }
        found.as_ref().map(|found| found.url.as_str())
    }
}

async fn find(kind: &'static Kind) -> Option<Found> {
    if let Some(url) = given(kind) {
        return Some(Found { url, _private: None });
    }
    let started = tokio::task::spawn_blocking(|| Private::start(kind));
    let private = started.await.expect("starting does not panic")?;
    Some(Found { url: private.url().to_owned(), _private: Some(private) })
}

/// The URL in the environment.
fn given(kind: &Kind) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests have no configuration")]
    std::env::var(kind.variable).ok()
}

/// Past the capture of the test harness: a skipped test must be seen.
fn skipped(kind: &Kind) {
    let Kind { name, package, .. } = kind;
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: this test needs {name}, which is not installed (package {package})"
    );
}
