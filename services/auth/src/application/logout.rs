use hallyu_kernel::{Actor, SessionId};

use super::Auth;
use crate::domain::AuthError;

impl Auth {
    /// Ends the actor's session everywhere at once: its tokens are good no more.
    ///
    /// # Errors
    /// [`AuthError::Store`] if that could not be stored; the session lives on then.
    pub async fn logout(&self, actor: &Actor) -> Result<(), AuthError> {
        self.undisturbed(|| self.end(actor.session_id)).await?;
        self.forget(actor.user_id, actor.session_id).await;
        Ok(())
    }

    pub(super) async fn end(&self, id: SessionId) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        tx.sessions().end(id).await?;
        tx.commit().await?;
        Ok(())
    }
}
