use hallyu_contracts::user::FavoriteChanged;
use hallyu_kernel::{Actor, ContentId, Envelope};

use super::User;
use crate::domain::UserError;

impl User {
    /// Takes a title from the caller's favourites and tells so. Once more changes nothing.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub async fn remove_favorite(&self, actor: &Actor, title: ContentId) -> Result<(), UserError> {
        let mut tx = self.store.write().await?;
        if !tx.favorites().remove(actor.user_id, title).await? {
            return Ok(());
        }
        let changed = FavoriteChanged {
            user_id: actor.user_id,
            content_id: title,
            is_favorite: false,
            changed_at: self.ambient.now(),
        };
        tx.outbox().add(Envelope::new(&self.ambient, &changed)).await?;
        tx.commit().await?;
        self.forget_lists(actor.user_id).await;
        Ok(())
    }
}
