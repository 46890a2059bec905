use hallyu_kernel::Actor;

use super::User;
use crate::domain::UserError;

impl User {
    /// Calls the caller's erasure off.
    ///
    /// # Errors
    /// [`UserError::Unknown`] if it was not asked for, [`UserError::ErasureStarted`] if it is too late.
    pub async fn cancel_erasure(&self, actor: &Actor) -> Result<(), UserError> {
        let mut tx = self.store.write().await?;
        let request = tx.erasure_requests().get(actor.user_id).await?.ok_or(UserError::Unknown)?;
        request.allow_cancel()?;
        tx.erasure_requests().remove(actor.user_id).await?;
        Ok(tx.commit().await?)
    }
}
