use hallyu_kernel::{Nickname, Time, UserId};

use super::Auth;
use super::register::taken;
use crate::domain::AuthError;

impl Auth {
    /// Follows a profile's change of name, so that logins tell the name and registrations cannot take it.
    ///
    /// # Errors
    /// [`AuthError::NicknameTaken`] if another account still has it: that one's profile has another name, of which an
    /// event is on its way, so asking again later helps.
    pub async fn on_nickname_changed(
        &self,
        user_id: UserId,
        nickname: Nickname,
        at: Time,
    ) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        let Some(mut account) = tx.accounts().find(user_id).await? else { return Ok(()) };
        if !account.rename(nickname, at) {
            return Ok(());
        }
        account.updated_at = self.ambient.now();
        tx.accounts().save(&account).await.map_err(taken)?;
        tx.commit().await?;
        Ok(())
    }
}
