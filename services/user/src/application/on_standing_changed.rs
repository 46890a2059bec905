use hallyu_kernel::{Time, UserId};

use super::User;
use crate::domain::UserError;

impl User {
    /// Notes that an account was suspended, or that it is not any more. What happened last counts.
    ///
    /// # Errors
    /// [`UserError::Store`]; asking again is safe.
    pub(super) async fn on_standing_changed(
        &self,
        user: UserId,
        suspended_at: Option<Time>,
        told_at: Time,
    ) -> Result<(), UserError> {
        let mut tx = self.store.write().await?;
        tx.profiles().suspend(user, suspended_at, told_at).await?;
        Ok(tx.commit().await?)
    }
}
