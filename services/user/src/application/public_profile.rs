use hallyu_kernel::UserId;

use super::User;
use crate::domain::{Profile, UserError};

impl User {
    /// A user's profile, of which others see a part.
    ///
    /// # Errors
    /// [`UserError::Unknown`].
    pub async fn public_profile(&self, id: UserId) -> Result<Profile, UserError> {
        let mut tx = self.store.read().await?;
        tx.profiles().get(id).await?.ok_or(UserError::Unknown)
    }
}
