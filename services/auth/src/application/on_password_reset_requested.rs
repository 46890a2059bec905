use chrono::Duration;
use hallyu_contracts::auth::PasswordResetRequested;
use hallyu_kernel::EventId;

use super::Auth;
use super::mails::{MailingError, RESET_PASSWORD};
use crate::domain::{Account, AuthError, Digest, Email, OneTimeToken, Patience, Purpose};

/// Mails that an account is sent when somebody keeps asking: a few at once, then fewer and fewer.
const MAILS: Patience = Patience { free: 5, longest: Duration::hours(6) };

impl Auth {
    /// Mails the owner of the address a secret that is good for choosing a new password, once per event. Secrets that
    /// were mailed before are good no more. Nothing is sent to an account that is shut, or that was sent many already.
    ///
    /// # Errors
    /// [`MailingError`]; asking again with the same event is safe.
    pub async fn on_password_reset_requested(
        &self,
        id: EventId,
        event: &PasswordResetRequested,
    ) -> Result<(), MailingError> {
        let Some(account) = self.to_be_mailed(id, &event.email).await? else { return Ok(()) };
        let (secret, digest) = self.secrets.make();
        self.mail(&account, &RESET_PASSWORD, &format!("reset-password?token={secret}")).await?;
        // Stored under the event's id and after the mail was taken, as with verification mails.
        let purpose = Purpose::ResetPassword;
        let expires_at = self.ambient.now() + purpose.life();
        let token = OneTimeToken { id, user_id: account.id, purpose, digest, expires_at, used_at: None };
        self.undisturbed(|| self.keep_latest(&token)).await?;
        Ok(())
    }

    async fn to_be_mailed(&self, id: EventId, email: &str) -> Result<Option<Account>, AuthError> {
        let mut tx = self.store.read().await?;
        if tx.one_time_tokens().exists(id).await? {
            return Ok(None);
        }
        let found = tx.accounts().find_by_email(&Email::key_of(email)).await?;
        let Some(account) = found.filter(|account| account.suspension.is_none()) else { return Ok(None) };
        let sent = tx.throttles().find(&self.mails_to(&account)).await?;
        Ok(sent.admits(self.ambient.now()).is_ok().then_some(account))
    }

    async fn keep_latest(&self, token: &OneTimeToken) -> Result<(), AuthError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let account = tx.accounts().find(token.user_id).await?.ok_or(AuthError::InvalidToken)?;
        tx.one_time_tokens().use_up(token.user_id, token.purpose, now).await?;
        tx.one_time_tokens().add(token).await?;
        let key = self.mails_to(&account);
        let mut sent = tx.throttles().find(&key).await?;
        sent.count(MAILS, now);
        tx.throttles().save(&key, &sent).await?;
        tx.commit().await?;
        Ok(())
    }

    fn mails_to(&self, account: &Account) -> Digest {
        self.secrets.digest(&format!("reset mails {}", account.id))
    }
}
