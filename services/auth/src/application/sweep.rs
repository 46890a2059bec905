use super::Auth;
use crate::domain::AuthError;

impl Auth {
    /// Removes what has expired: sessions, mailed secrets, tickets, keys whose last token is gone.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn sweep(&self) -> Result<(), AuthError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let sessions = tx.sessions().end_expired(now).await?;
        let tokens = tx.one_time_tokens().remove_expired(now).await?;
        let tickets = tx.tickets().remove_expired(now).await?;
        let keys = tx.signing_keys().all().await?;
        for key in keys.iter().filter(|key| !key.verifies(now, self.config.access_life())) {
            tx.signing_keys().remove(&key.kid).await?;
        }
        tx.commit().await?;
        tracing::debug!(sessions, tokens, tickets, "removed what had expired");
        Ok(())
    }
}
