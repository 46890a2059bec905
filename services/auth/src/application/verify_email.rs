use hallyu_contracts::auth::VerificationRequested;
use hallyu_kernel::{Actor, Envelope};

use super::Auth;
use crate::domain::{Account, AuthError, Purpose};

impl Auth {
    /// Takes the secret out of the mail: the account's address is verified from now on.
    ///
    /// # Errors
    /// [`AuthError::InvalidToken`] if it is none or was used before, [`AuthError::TokenExpired`].
    pub async fn verify_email(&self, secret: &str) -> Result<Account, AuthError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let found = tx.one_time_tokens().find(&self.secrets.digest(secret)).await?;
        let mut token = found.ok_or(AuthError::InvalidToken)?;
        token.redeem(Purpose::VerifyEmail, now)?;
        tx.one_time_tokens().save(&token).await?;
        let mut account = tx.accounts().find(token.user_id).await?.ok_or(AuthError::InvalidToken)?;
        (account.email_verified, account.updated_at) = (true, now);
        tx.accounts().save(&account).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// Has the mail sent again, unless the address is verified already.
    ///
    /// # Errors
    /// [`AuthError::UnknownUser`].
    pub async fn resend_verification(&self, actor: &Actor) -> Result<Account, AuthError> {
        let user_id = actor.user_id;
        let mut tx = self.store.write().await?;
        let found = tx.accounts().find(user_id).await?;
        let account = found.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        if !account.email_verified {
            tx.outbox().add(Envelope::new(&self.ambient, &VerificationRequested { user_id })).await?;
            tx.commit().await?;
        }
        Ok(account)
    }
}
