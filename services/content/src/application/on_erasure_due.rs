use hallyu_contracts::personal::{Erased, ErasureDue};
use hallyu_kernel::EventId;

use super::Content;
use crate::NAME;
use crate::domain::ContentError;

impl Content {
    /// Removes where a user stopped, and takes the user's name off titles, uploads and subtitle revisions: those stay,
    /// as nobody's, and are moderators' to change from then on. Once per event.
    ///
    /// # Errors
    /// [`ContentError::Store`]; asking again with the same event is safe.
    pub async fn on_erasure_due(&self, id: EventId, event: &ErasureDue) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        if !tx.inbox().claim(id).await? {
            return Ok(());
        }
        tx.personal_data().bury(&self.tombstones.mark(event.user_id), self.ambient.now()).await?;
        tx.personal_data().erase(event.user_id).await?;
        let erased = Erased { erasure_id: event.erasure_id, holder: NAME.to_owned() };
        self.tell(&mut *tx, &erased).await?;
        Ok(tx.commit().await?)
    }
}
