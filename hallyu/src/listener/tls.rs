use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context as _, Result, ensure};
use hallyu_kernel::chain;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::signal::unix::{SignalKind, signal};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// The certificate in force. Clones share it.
#[derive(Clone)]
pub(super) struct Tls {
    files: Arc<(PathBuf, PathBuf)>,
    current: Arc<RwLock<Arc<ServerConfig>>>,
}

impl Tls {
    /// Reads the certificate and its key.
    ///
    /// # Errors
    /// If a file cannot be read, or they do not belong together.
    pub(super) fn open(files: (PathBuf, PathBuf)) -> Result<Self> {
        let current = Arc::new(RwLock::new(read(&files.0, &files.1)?));
        Ok(Self { files: Arc::new(files), current })
    }

    /// For the next connection.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)).into()
    }

    /// Reads the files again; what cannot be used changes nothing.
    fn reload(&self) {
        match read(&self.files.0, &self.files.1) {
            Ok(new) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = new;
                tracing::info!("the certificate was read again");
            }
            Err(error) => {
                tracing::error!(
                    error = chain(&*error),
                    "the certificate cannot be used; the one before stays"
                );
            }
        }
    }

    /// Reads the files again at every SIGHUP.
    pub(super) async fn follow(self, stop: CancellationToken) {
        let mut hangup = match signal(SignalKind::hangup()) {
            Ok(hangup) => hangup,
            Err(error) => {
                return tracing::error!(error = chain(&error), "SIGHUP cannot be heard");
            }
        };
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                Some(()) = hangup.recv() => self.reload(),
            }
        }
    }
}

/// TLS 1.3 alone, with HTTP/2 for those who speak it.
fn read(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>> {
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("tls_certificate {}", certificate.display()))?;
    ensure!(!chain.is_empty(), "tls_certificate {} holds no certificate", certificate.display());
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| format!("tls_key {}", key.display()))?;
    let config = ServerConfig::builder_with_protocol_versions(&[&rustls::version::TLS13])
        .with_no_client_auth()
        .with_single_cert(chain, key);
    let mut config = config.context("tls_key does not belong to tls_certificate")?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
