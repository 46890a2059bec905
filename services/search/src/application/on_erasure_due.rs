use hallyu_contracts::personal::{Erased, ErasureDue};
use hallyu_kernel::{Envelope, EventId};

use super::Search;
use crate::NAME;
use crate::domain::SearchError;

impl Search {
    /// Removes all that this service has about a user, once per event, and tells so. What stays is a mark that names
    /// nobody.
    ///
    /// # Errors
    /// [`SearchError::Store`]; asking again with the same event is safe.
    pub async fn on_erasure_due(&self, id: EventId, event: &ErasureDue) -> Result<(), SearchError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        if !tx.inbox().claim(id).await? {
            return Ok(());
        }
        tx.personal_data().bury(&self.tombstones.mark(event.user_id), now).await?;
        tx.personal_data().erase(event.user_id).await?;
        let erased = Erased { erasure_id: event.erasure_id, holder: NAME.to_owned() };
        tx.outbox().add(Envelope::new(&self.ambient, &erased)).await?;
        Ok(tx.commit().await?)
    }
}
