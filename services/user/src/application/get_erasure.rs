use hallyu_kernel::Actor;

use super::User;
use crate::domain::{ErasureRequest, UserError};

impl User {
    /// When the caller will be erased, if that was asked for.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub async fn get_erasure(&self, actor: &Actor) -> Result<Option<ErasureRequest>, UserError> {
        Ok(self.store.read().await?.erasure_requests().get(actor.user_id).await?)
    }
}
