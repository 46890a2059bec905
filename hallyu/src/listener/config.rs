use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

/// `[listener]`: how long connections may take, how many there may be, and TLS.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// PEM file of the certificate and those that signed it; none: plain HTTP.
    tls_certificate: PathBuf,
    /// PEM file of the certificate's private key.
    tls_key: PathBuf,
    max_connections: usize,
    header_seconds: u64,
    idle_seconds: u64,
    body_pause_seconds: u64,
    body_bytes_per_second: u64,
    unread_seconds: u64,
}

/// What a client may take its time for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the first byte of a request to the end of its headers, and for the handshake of TLS.
    pub(super) header: Duration,
    /// Between two requests.
    pub(super) idle: Duration,
    /// Between two pieces of a request's body.
    pub(super) body_pause: Duration,
    /// Slowest body, bytes per second that the server waits for it.
    pub(super) body_rate: u64,
    /// While it takes nothing of an answer.
    pub(super) unread: Duration,
}

impl Config {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            header: Duration::from_secs(self.header_seconds.max(1)),
            idle: Duration::from_secs(self.idle_seconds.max(1)),
            body_pause: Duration::from_secs(self.body_pause_seconds.max(1)),
            body_rate: self.body_bytes_per_second,
            unread: Duration::from_secs(self.unread_seconds.max(1)),
        }
    }

    /// Most connections at a time.
    pub(super) fn most(&self) -> usize {
        self.max_connections.clamp(1, tokio::sync::Semaphore::MAX_PERMITS)
    }

    /// The files of the certificate and of its key, if there is TLS.
    pub(super) fn tls_files(&self) -> Option<(PathBuf, PathBuf)> {
        let files = (self.tls_certificate.clone(), self.tls_key.clone());
        self.has_tls().then_some(files)
    }

    /// Whether the listener speaks TLS.
    pub(crate) fn has_tls(&self) -> bool {
        !self.tls_certificate.as_os_str().is_empty() || !self.tls_key.as_os_str().is_empty()
    }
}

#[cfg(test)]
impl Config {
    /// Seconds that a test can wait for.
    pub(super) fn impatient() -> Self {
        Self {
            tls_certificate: PathBuf::new(),
            tls_key: PathBuf::new(),
            max_connections: 64,
            header_seconds: 1,
            idle_seconds: 2,
            body_pause_seconds: 1,
            body_bytes_per_second: 1024,
            unread_seconds: 2,
        }
    }

    pub(super) fn with_tls(self, certificate: PathBuf, key: PathBuf) -> Self {
        Self { tls_certificate: certificate, tls_key: key, ..self }
    }

    pub(super) fn with_most(self, max_connections: usize) -> Self {
        Self { max_connections, ..self }
    }
}
