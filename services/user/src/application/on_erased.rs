use hallyu_contracts::personal::Erased;

use super::User;
use crate::domain::UserError;

impl User {
    /// Notes that a service has nothing left of somebody. May be repeated.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub(super) async fn on_erased(&self, event: &Erased) -> Result<(), UserError> {
        let mut tx = self.store.write().await?;
        let Some(mut erasure) = tx.erasures().get(event.erasure_id).await? else { return Ok(()) };
        if erasure.confirm(&event.holder, self.ambient.now()) {
            tx.erasures().save(&erasure).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
