use hallyu_kernel::Actor;

use super::{Me, User};
use crate::domain::{Changes, UserError};

impl User {
    /// Changes the caller's profile.
    ///
    /// # Errors
    /// [`UserError::NicknameTaken`], [`UserError::NotYet`].
    pub async fn update_me(&self, actor: &Actor, changes: Changes) -> Result<Me, UserError> {
        let mut tx = self.store.write().await?;
        let mut profile = tx.profiles().get(actor.user_id).await?.ok_or(UserError::NotYet)?;
        profile.change(changes, self.ambient.now());
        tx.profiles().save(&profile).await?;
        let stats = tx.history().stats(actor.user_id).await?;
        tx.commit().await?;
        Ok(Me { profile, stats })
    }
}
