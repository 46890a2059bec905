use hallyu_contracts::auth::LiveSession;
use hallyu_kernel::{SessionId, Time};

use super::Auth;
use crate::domain::{AuthError, Session};

impl Auth {
    /// The session with its user's present role, as the database has it. That it is asked for is noted as its use.
    ///
    /// # Errors
    /// [`AuthError::UnknownSession`] if it has ended, never was, or its account is shut.
    pub async fn live_session(&self, id: SessionId) -> Result<LiveSession, AuthError> {
        let mut tx = self.store.read().await?;
        let session = tx.sessions().find(id).await?.ok_or(AuthError::UnknownSession)?;
        let now = self.ambient.now();
        if !session.is_live(now) {
            return Err(AuthError::UnknownSession);
        }
        let account = tx.accounts().find(session.user_id).await?.ok_or(AuthError::UnknownSession)?;
        drop(tx);
        account.unless_suspended().map_err(|_| AuthError::UnknownSession)?;
        if session.last_seen_at + Session::UNSEEN <= now
            && let Err(error) = self.note_use(id, now).await
        {
            // Somebody else writes the session, or it has just ended. When it was seen is not worth a refusal.
            tracing::debug!(error = &error as &dyn std::error::Error, "the use of a session was not noted");
        }
        Ok(session.live(account.role))
    }

    async fn note_use(&self, id: SessionId, at: Time) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        tx.user_sessions().note_use(id, at).await?;
        tx.commit().await?;
        Ok(())
    }
}
