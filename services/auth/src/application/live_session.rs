use hallyu_contracts::auth::LiveSession;
use hallyu_kernel::SessionId;

use super::Auth;
use crate::domain::AuthError;

impl Auth {
    /// The session with its user's present role, as the database has it.
    ///
    /// # Errors
    /// [`AuthError::UnknownSession`] if it has ended or never was.
    pub async fn live_session(&self, id: SessionId) -> Result<LiveSession, AuthError> {
        let mut tx = self.store.read().await?;
        let session = tx.sessions().find(id).await?.ok_or(AuthError::UnknownSession)?;
        if !session.is_live(self.ambient.now()) {
            return Err(AuthError::UnknownSession);
        }
        let account = tx.accounts().find(session.user_id).await?.ok_or(AuthError::UnknownSession)?;
        Ok(session.live(account.role))
    }
}
