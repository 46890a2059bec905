use hallyu_contracts::auth::VerificationRequested;
use hallyu_kernel::EventId;

use super::Auth;
use super::mails::{MailingError, VERIFY_EMAIL};
use crate::domain::{AuthError, OneTimeToken, Purpose};

impl Auth {
    /// Mails the user a secret that proves the address, once per event.
    ///
    /// # Errors
    /// [`MailingError`]; asking again with the same event is safe.
    pub async fn on_verification_requested(
        &self,
        id: EventId,
        event: &VerificationRequested,
    ) -> Result<(), MailingError> {
        let mut tx = self.store.read().await.map_err(AuthError::from)?;
        if tx.one_time_tokens().exists(id).await.map_err(AuthError::from)? {
            return Ok(());
        }
        let account = tx.accounts().find(event.user_id).await.map_err(AuthError::from)?;
        drop(tx);
        let Some(account) = account.filter(|account| !account.email_verified) else {
            return Ok(());
        };
        let (secret, digest) = self.secrets.make();
        self.mail(&account, &VERIFY_EMAIL, &format!("verify-email?token={secret}")).await?;
        // Stored under the event's id and after the mail was taken: a repeat of the event sends the mail again if and
        // only if this one got lost.
        let purpose = Purpose::VerifyEmail;
        let expires_at = self.ambient.now() + purpose.life();
        self.keep(&OneTimeToken { id, user_id: account.id, purpose, digest, expires_at, used_at: None })
            .await?;
        Ok(())
    }

    async fn keep(&self, token: &OneTimeToken) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        tx.one_time_tokens().add(token).await?;
        tx.commit().await?;
        Ok(())
    }
}
