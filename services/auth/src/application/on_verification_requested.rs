use hallyu_contracts::auth::VerificationRequested;
use hallyu_kernel::EventId;
use hallyu_platform::mail::MailError;

use super::{Auth, mails};
use crate::domain::{AuthError, OneTimeToken, Purpose};

/// Why the mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum VerificationError {
    /// The store did not do what was asked.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The mail was not taken.
    #[error(transparent)]
    Mail(#[from] MailError),
}

impl Auth {
    /// Mails the user a secret that proves the address, once per event.
    ///
    /// # Errors
    /// [`VerificationError`]; asking again with the same event is safe.
    pub async fn on_verification_requested(
        &self,
        id: EventId,
        event: &VerificationRequested,
    ) -> Result<(), VerificationError> {
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
        let path = format!("verify-email?token={secret}");
        let link = mails::page(&self.public_url, account.language, &path);
        self.mailer.send(mails::verification(&account, &link)).await?;
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
