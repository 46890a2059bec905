use hallyu_kernel::{Actor, ExportId};

use super::User;
use crate::domain::{Export, UserError};

impl User {
    /// The caller's export.
    ///
    /// # Errors
    /// [`UserError::Unknown`], also for an export of somebody else.
    pub async fn get_export(&self, actor: &Actor, id: ExportId) -> Result<Export, UserError> {
        let export = self.store.read().await?.exports().get(id).await?;
        export.filter(|export| export.user_id == actor.user_id).ok_or(UserError::Unknown)
    }

    /// The caller's exports, the latest first.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub async fn list_exports(&self, actor: &Actor) -> Result<Vec<Export>, UserError> {
        Ok(self.store.read().await?.exports().of(actor.user_id).await?)
    }
}
