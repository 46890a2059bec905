use serde_json::json;

use super::Auth;
use super::ports::Tx;
use crate::domain::{AuthError, SigningKey};

impl Auth {
    /// Seals with the present master key what an earlier one sealed, and returns how many secrets that were. When there
    /// are none left, the earlier key can be thrown away. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::Crypto`] if something was sealed with a key that is not known any more.
    pub async fn reseal(&self) -> Result<usize, AuthError> {
        let resealed = self.undisturbed(|| self.try_reseal()).await?;
        if resealed > 0 {
            self.read_keys_again().await;
            tracing::info!(resealed, "secrets are sealed with the present master key");
        }
        Ok(resealed)
    }

    async fn try_reseal(&self) -> Result<usize, AuthError> {
        let mut tx = self.store.write().await?;
        let resealed = self.reseal_signing_keys(tx.as_mut()).await?;
        if resealed > 0 {
            let entry =
                self.audit("master_key.reseal", "signing_keys".to_owned(), json!({ "count": resealed }));
            tx.audit_log().append(&entry).await?;
            tx.commit().await?;
        }
        Ok(resealed)
    }

    async fn reseal_signing_keys(&self, tx: &mut dyn Tx) -> Result<usize, AuthError> {
        let mut count = 0;
        for key in tx.signing_keys().all().await? {
            if let Some(sealed) = self.smith.reseal(&key)? {
                tx.signing_keys().save(&SigningKey { sealed, ..key }).await?;
                count += 1;
            }
        }
        Ok(count)
    }
}
