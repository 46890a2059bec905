use hallyu_contracts::search::{Searched, SearchesForgotten};
use hallyu_kernel::EventId;

use super::User;
use crate::domain::{Sought, UserError};

impl User {
    /// Notes which title a user looked for, once per event.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub(super) async fn on_searched(&self, id: EventId, event: &Searched) -> Result<(), UserError> {
        let Some(content_id) = event.content_id else { return Ok(()) };
        let sought = Sought { user_id: event.user_id, content_id, at: event.searched_at };
        let mut tx = self.store.write().await?;
        if !tx.inbox().claim(id).await? {
            return Ok(());
        }
        // Whoever was erased looks for nothing: what is still on its way must not bring anything back.
        if tx.personal_data().is_buried(&self.tombstones.mark(sought.user_id)).await? {
            return Ok(());
        }
        tx.searches().note(&sought).await?;
        tx.commit().await?;
        self.forget_lists(sought.user_id).await;
        Ok(())
    }

    /// Forgets what a user looked for. May be repeated, and come before what it forgets.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub(super) async fn on_searches_forgotten(&self, event: &SearchesForgotten) -> Result<(), UserError> {
        let SearchesForgotten { user_id, content_id, forgotten_at } = *event;
        let mut tx = self.store.write().await?;
        if tx.personal_data().is_buried(&self.tombstones.mark(user_id)).await? {
            return Ok(());
        }
        tx.searches().forget(user_id, content_id, forgotten_at).await?;
        tx.commit().await?;
        self.forget_lists(user_id).await;
        Ok(())
    }
}
