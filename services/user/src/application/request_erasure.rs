use hallyu_contracts::personal::ErasurePlanned;
use hallyu_kernel::{Actor, Envelope};

use super::User;
use crate::domain::{ErasureRequest, UserError};

impl User {
    /// Plans that the caller is erased after the grace period, which a mail tells. Asking again gives the first request.
    ///
    /// # Errors
    /// [`UserError::Proof`] if it is not proven that the caller owns the account; [`UserError::NotYet`].
    pub async fn request_erasure(
        &self,
        actor: &Actor,
        password: Option<String>,
    ) -> Result<ErasureRequest, UserError> {
        self.me(actor).await?;
        self.proofs.prove(actor, password).await?;
        let mut tx = self.store.write().await?;
        if let Some(known) = tx.erasure_requests().get(actor.user_id).await? {
            return Ok(known);
        }
        let request = ErasureRequest::new(actor.user_id, self.ambient.now(), self.settings.erasure_days);
        tx.erasure_requests().insert(&request).await?;
        let planned = ErasurePlanned { user_id: request.user_id };
        tx.outbox().add(Envelope::new(&self.ambient, &planned)).await?;
        tx.commit().await?;
        self.erasure_requested.notify_one();
        Ok(request)
    }
}
