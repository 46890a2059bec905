use hallyu_kernel::Actor;

use super::Auth;
use crate::domain::{AuthError, Session};

impl Auth {
    /// The actor's sessions that live, the one that was used last first.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn list_sessions(&self, actor: &Actor) -> Result<Vec<Session>, AuthError> {
        let mut tx = self.store.read().await?;
        Ok(tx.user_sessions().of_user(actor.user_id, self.ambient.now()).await?)
    }
}
