use hallyu_kernel::Ambient;
use hallyu_platform::secrets::MasterKey;

use crate::application::ports::Vault;
use crate::domain::AuthError;

/// Seals with the installation's master key (AES-256-GCM).
pub struct SealedVault {
    key: MasterKey,
    ambient: Ambient,
}

impl SealedVault {
    /// Seals with this key.
    #[must_use]
    pub fn new(key: MasterKey, ambient: Ambient) -> Self {
        Self { key, ambient }
    }
}

/// Keeps purposes apart from those of other parts.
fn named(purpose: &str) -> String {
    format!("auth/{purpose}")
}

impl Vault for SealedVault {
    fn seal(&self, purpose: &str, secret: &[u8]) -> Vec<u8> {
        self.key.seal(&named(purpose), secret, &self.ambient)
    }

    fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, AuthError> {
        let opened = self.key.open(&named(purpose), sealed);
        opened.map_err(|error| AuthError::Crypto("a stored secret does not open", error.into()))
    }

    fn reseal(&self, purpose: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, AuthError> {
        let resealed = self.key.reseal(&named(purpose), sealed, &self.ambient);
        resealed.map_err(|error| AuthError::Crypto("a stored secret does not open", error.into()))
    }
}
