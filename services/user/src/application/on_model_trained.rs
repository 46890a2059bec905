use hallyu_contracts::recommendations::{ModelTrained, model_prefix};

use super::User;
use crate::domain::UserError;

impl User {
    /// Recommends by a model that was trained, and removes those before it. May be repeated; a model that comes late is
    /// let go of.
    ///
    /// # Errors
    /// [`UserError::Store`], [`UserError::Files`]; asking again with the same event is safe.
    pub(super) async fn on_model_trained(&self, event: &ModelTrained) -> Result<(), UserError> {
        let mut tx = self.store.write().await?;
        if !tx.models().finish(event.model_id, self.ambient.now()).await? {
            drop(tx);
            return Ok(self.blobs.delete_prefix(&model_prefix(event.model_id)).await?);
        }
        let before = tx.models().remove_before(event.model_id).await?;
        tx.commit().await?;
        for id in before {
            self.blobs.delete_prefix(&model_prefix(id)).await?;
        }
        self.learn().await?;
        self.cache.remove_prefix(super::recommend::LISTS).await;
        Ok(())
    }
}
