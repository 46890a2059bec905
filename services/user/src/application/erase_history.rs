use hallyu_contracts::user::HistoryErased;
use hallyu_kernel::{Actor, Envelope, EpisodeId};

use super::User;
use crate::domain::UserError;

impl User {
    /// Forgets what the caller watched, one episode or all, and tells so. Once more changes nothing.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub async fn erase_history(&self, actor: &Actor, episode: Option<EpisodeId>) -> Result<(), UserError> {
        let erased_at = self.ambient.now();
        let mut tx = self.store.write().await?;
        if !tx.history().forget(actor.user_id, episode, erased_at).await? {
            return Ok(());
        }
        let erased = HistoryErased { user_id: actor.user_id, episode_id: episode, erased_at };
        tx.outbox().add(Envelope::new(&self.ambient, &erased)).await?;
        tx.commit().await?;
        self.forget_lists(actor.user_id).await;
        Ok(())
    }
}
