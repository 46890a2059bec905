use hallyu_contracts::auth::{PasswordChanged, session_prefix};
use hallyu_kernel::EventId;

use super::Auth;
use super::mails::{MailingError, PASSWORD_CHANGED};
use crate::domain::{Account, AuthError};

impl Auth {
    /// Tells the owner by mail, once per event, and forgets the user's cached sessions: another process may have ended
    /// them, whose cache is not this one's.
    ///
    /// # Errors
    /// [`MailingError`]; asking again with the same event is safe.
    pub async fn on_password_changed(
        &self,
        id: EventId,
        event: &PasswordChanged,
    ) -> Result<(), MailingError> {
        self.cache.remove_prefix(&session_prefix(event.user_id)).await;
        let Some(account) = self.unless_applied(id, event).await? else { return Ok(()) };
        self.mail(&account, &PASSWORD_CHANGED, "forgot-password").await?;
        // After the mail was taken: a repeat of the event sends it again if and only if this one got lost.
        let mut tx = self.store.write().await.map_err(AuthError::from)?;
        tx.inbox().claim(id).await.map_err(AuthError::from)?;
        tx.commit().await.map_err(AuthError::from)?;
        Ok(())
    }

    async fn unless_applied(
        &self,
        id: EventId,
        event: &PasswordChanged,
    ) -> Result<Option<Account>, AuthError> {
        let mut tx = self.store.write().await?;
        // Asked only; the unit of work is dropped.
        if !tx.inbox().claim(id).await? {
            return Ok(None);
        }
        Ok(tx.accounts().find(event.user_id).await?)
    }
}
