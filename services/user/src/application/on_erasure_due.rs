use hallyu_contracts::personal::{Erased, ErasureDue, export_prefix};
use hallyu_kernel::{Envelope, EventId};

use super::User;
use crate::NAME;
use crate::domain::UserError;

impl User {
    /// Removes all that this service has about a user, once per event, and tells so; what titles are given follows. What
    /// stays is a mark that names nobody.
    ///
    /// # Errors
    /// [`UserError`]; asking again with the same event is safe.
    pub(super) async fn on_erasure_due(&self, id: EventId, event: &ErasureDue) -> Result<(), UserError> {
        // Files first: their keys are known from the rows alone.
        let exports = self.store.read().await?.exports().of(event.user_id).await?;
        for export in exports {
            self.blobs.delete_prefix(&export_prefix(export.id)).await?;
        }
        let now = self.ambient.now();
        let mut tx = self.store.write_in_turn().await?;
        if !tx.inbox().claim(id).await? {
            return Ok(());
        }
        tx.personal_data().bury(&self.tombstones.mark(event.user_id), now).await?;
        for rating in tx.ratings().of(event.user_id).await? {
            self.count_rating(&mut *tx, (event.user_id, rating.content_id), None).await?;
        }
        tx.personal_data().erase(event.user_id).await?;
        let erased = Erased { erasure_id: event.erasure_id, holder: NAME.to_owned() };
        tx.outbox().add(Envelope::new(&self.ambient, &erased)).await?;
        tx.commit().await?;
        self.forget_lists(event.user_id).await;
        Ok(())
    }
}
