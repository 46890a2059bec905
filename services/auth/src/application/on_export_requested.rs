use hallyu_contracts::personal::{ExportPart, ExportPartReady, ExportRequested, export_part_key};
use hallyu_kernel::{Envelope, EventId};
use hallyu_platform::blobs::BlobError;

use super::Auth;
use crate::NAME;
use crate::domain::AuthError;

/// Why a part of an export was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store did not do what was asked.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The blob store did not.
    #[error(transparent)]
    Blobs(#[from] BlobError),
}

impl Auth {
    /// Writes this service's part of a copy of all that is held about a user, and tells so, once per event. An account
    /// that is gone has no part.
    ///
    /// # Errors
    /// [`ExportError`]; asking again with the same event is safe.
    pub async fn on_export_requested(&self, id: EventId, event: &ExportRequested) -> Result<(), ExportError> {
        let mut tx = self.store.read().await.map_err(AuthError::from)?;
        if tx.accounts().find(event.user_id).await.map_err(AuthError::from)?.is_none() {
            return Ok(());
        }
        let data = tx.personal_data().of(event.user_id).await.map_err(AuthError::from)?;
        drop(tx);
        let part = ExportPart { service: NAME.to_owned(), made_at: self.ambient.now(), data };
        self.blobs.put_json(&export_part_key(event.export_id, NAME), &part).await?;
        Ok(self.tell_part(id, event).await?)
    }

    async fn tell_part(&self, id: EventId, event: &ExportRequested) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        if tx.inbox().claim(id).await? {
            let ready = ExportPartReady { export_id: event.export_id, holder: NAME.to_owned() };
            tx.outbox().add(Envelope::new(&self.ambient, &ready)).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
