use hallyu_contracts::user::HistoryErased;

use super::Content;
use crate::domain::ContentError;

impl Content {
    /// Forgets where a viewer stopped in what the viewer wants forgotten. May be repeated.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn on_history_erased(&self, event: &HistoryErased) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        tx.positions().forget(event.user_id, event.episode_id, event.erased_at).await?;
        Ok(tx.commit().await?)
    }
}
