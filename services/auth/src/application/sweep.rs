use chrono::Duration;

use super::Auth;
use crate::domain::AuthError;

/// How long a device stays known that nobody logs in from.
pub(crate) const DEVICE_LIFE: Duration = Duration::days(180);

impl Auth {
    /// Removes what has expired: sessions, mailed secrets, wrong guesses of long ago, devices that nobody uses any more.
    /// Then tends the keys.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn sweep(&self) -> Result<(), AuthError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let sessions = tx.sessions().end_expired(now).await?;
        let tokens = tx.one_time_tokens().remove_expired(now).await?;
        let tickets = tx.tickets().remove_expired(now).await?;
        let guesses = tx.throttles().remove_forgotten(now).await?;
        let devices = tx.known_devices().remove_unseen(now - DEVICE_LIFE).await?;
        tx.commit().await?;
        tracing::debug!(sessions, tokens, tickets, guesses, devices, "removed what had expired");
        self.tend_keys().await
    }
}
