use hallyu_contracts::personal::{ErasureDue, export_prefix};
use hallyu_kernel::{Envelope, StoreError};

use super::User;
use crate::domain::{ErasureRequest, Sought, UserError};

/// Erasures that are begun at a time.
const BATCH: u64 = 50;

impl User {
    /// Does what has come due: begins erasures, lets archives go, gives up exports whose parts do not come, forgets old
    /// searches.
    ///
    /// # Errors
    /// [`UserError`]; what was not done is due the next time.
    pub async fn sweep(&self) -> Result<(), UserError> {
        let now = self.ambient.now();
        let due = self.store.read().await?.erasure_requests().due(now, BATCH).await?;
        for request in due {
            self.begin(request).await?;
        }
        let open = self.store.read().await?.exports().open().await?;
        for mut export in open {
            let Some(outcome) = export.outcome_at(now) else { continue };
            self.blobs.delete_prefix(&export_prefix(export.id)).await?;
            export.state = outcome;
            let mut tx = self.store.write().await?;
            tx.exports().save(&export).await?;
            tx.commit().await?;
        }
        let mut tx = self.store.write().await?;
        tx.searches().remove_before(now - Sought::LIFE).await?;
        Ok(tx.commit().await?)
    }

    /// Begins an erasure, unless it was called off or another process was first.
    async fn begin(&self, request: ErasureRequest) -> Result<(), UserError> {
        let mut tx = self.store.write().await?;
        let Some(mut request) = tx.erasure_requests().get(request.user_id).await? else { return Ok(()) };
        if request.erasure_id.is_some() {
            return Ok(());
        }
        let erasure = request.begin(self.ambient.id(), self.ambient.now());
        let due = ErasureDue { erasure_id: erasure.id, user_id: request.user_id };
        tx.erasures().insert(&erasure).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &due)).await?;
        let begun = match tx.erasure_requests().save(&request).await {
            Ok(()) => tx.commit().await,
            failed => failed,
        };
        match begun {
            Err(StoreError::Conflict) => Ok(()),
            outcome => Ok(outcome?),
        }
    }
}
