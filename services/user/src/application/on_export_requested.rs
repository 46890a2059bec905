use hallyu_contracts::personal::{ExportPart, ExportPartReady, ExportRequested, export_part_key};
use hallyu_kernel::{Envelope, EventId};

use super::User;
use crate::NAME;
use crate::domain::UserError;

impl User {
    /// Writes this service's part of an export and tells so, once per event.
    ///
    /// # Errors
    /// [`UserError`]; asking again with the same event is safe.
    pub(super) async fn on_export_requested(
        &self,
        id: EventId,
        event: &ExportRequested,
    ) -> Result<(), UserError> {
        let mut tx = self.store.read().await?;
        if tx.personal_data().is_buried(&self.tombstones.mark(event.user_id)).await? {
            return Ok(());
        }
        let data = tx.personal_data().of(event.user_id).await?;
        drop(tx);
        let part = ExportPart { service: NAME.to_owned(), made_at: self.ambient.now(), data };
        self.blobs.put_json(&export_part_key(event.export_id, NAME), &part).await?;

        let mut tx = self.store.write().await?;
        if tx.inbox().claim(id).await? {
            let ready = ExportPartReady { export_id: event.export_id, holder: NAME.to_owned() };
            tx.outbox().add(Envelope::new(&self.ambient, &ready)).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
