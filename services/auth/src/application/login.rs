use super::{Auth, Tokens};
use crate::domain::{Account, AuthError, Device, Email};

impl Auth {
    /// Opens a session for whoever knows the password. An unknown address is answered like a wrong password, after the
    /// same time.
    ///
    /// # Errors
    /// [`AuthError::InvalidCredentials`], [`AuthError::Busy`], [`AuthError::MfaRequired`].
    pub async fn login(
        &self,
        email: &str,
        password: String,
        device: Device,
    ) -> Result<(Tokens, Account), AuthError> {
        let mut tx = self.store.read().await?;
        let account = tx.accounts().find_by_email(&Email::key_of(email)).await?;
        drop(tx);
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let matches = self.passwords.matches(password, hash).await?;
        let outcome = if matches { "accepted" } else { "refused" };
        metrics::counter!("auth_logins_total", "outcome" => outcome).increment(1);
        let account = account.filter(|_| matches).ok_or(AuthError::InvalidCredentials)?;
        self.enter(account, device).await
    }
}
