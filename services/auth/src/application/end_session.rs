use hallyu_contracts::auth::session_prefix;
use hallyu_kernel::{Actor, SessionId};

use super::Auth;
use crate::domain::AuthError;

impl Auth {
    /// Ends a session of the actor everywhere at once: its tokens are good no more.
    ///
    /// # Errors
    /// [`AuthError::UnknownSession`] if it has ended or is not the actor's.
    pub async fn end_session(&self, actor: &Actor, id: SessionId) -> Result<(), AuthError> {
        let found = self.store.read().await?.sessions().find(id).await?;
        if found.is_none_or(|session| session.user_id != actor.user_id) {
            return Err(AuthError::UnknownSession);
        }
        self.undisturbed(|| self.end(id)).await?;
        self.forget(actor.user_id, id).await;
        Ok(())
    }

    /// Ends every session of the actor but the one that asks.
    ///
    /// # Errors
    /// [`AuthError::Store`] if that could not be stored; the sessions live on then.
    pub async fn end_other_sessions(&self, actor: &Actor) -> Result<(), AuthError> {
        self.undisturbed(|| async {
            let mut tx = self.store.write().await?;
            tx.user_sessions().end_all(actor.user_id, Some(actor.session_id)).await?;
            tx.commit().await?;
            Ok(())
        })
        .await?;
        self.cache.remove_prefix(&session_prefix(actor.user_id)).await;
        Ok(())
    }
}
