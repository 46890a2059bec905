use hallyu_contracts::auth::{PasswordChanged, session_prefix};
use hallyu_kernel::Envelope;
use serde_json::json;

use super::ports::{AuditEntry, Tx};
use super::{Auth, Client};
use crate::domain::{Account, AuthError, DeviceTokens, OneTimeToken, Password, PasswordHash, Purpose};

impl Auth {
    /// Takes the secret out of the mail and sets a new password: every session ends, waits that wrong guesses have
    /// brought about are over, the address counts as verified, and the client is the only one that is known. Written to
    /// the audit log; a mail tells the owner.
    ///
    /// # Errors
    /// [`AuthError::InvalidToken`] if it is none, was used before or another one was mailed since,
    /// [`AuthError::TokenExpired`], [`AuthError::Suspended`], [`AuthError::Busy`].
    pub async fn reset_password(
        &self,
        secret: &str,
        password: Password,
        client: Client,
    ) -> Result<DeviceTokens, AuthError> {
        // Hashing is slow, so it is done before the unit of work, and not at all for a token that is not good.
        self.redeemed(self.store.read().await?.as_mut(), secret).await?;
        let hash = self.passwords.hash(password).await?;
        let (account, devices) = self.undisturbed(|| self.try_reset(secret, &hash, &client)).await?;
        self.cache.remove_prefix(&session_prefix(account.id)).await;
        Ok(devices)
    }

    /// The token of the secret, used up but not stored yet, and its account.
    async fn redeemed(&self, tx: &mut dyn Tx, secret: &str) -> Result<(OneTimeToken, Account), AuthError> {
        let found = tx.one_time_tokens().find(&self.secrets.digest(secret)).await?;
        let mut token = found.ok_or(AuthError::InvalidToken)?;
        token.redeem(Purpose::ResetPassword, self.ambient.now())?;
        let account = tx.accounts().find(token.user_id).await?.ok_or(AuthError::InvalidToken)?;
        account.unless_suspended()?;
        Ok((token, account))
    }

    async fn try_reset(
        &self,
        secret: &str,
        hash: &PasswordHash,
        client: &Client,
    ) -> Result<(Account, DeviceTokens), AuthError> {
        let mut tx = self.store.write().await?;
        let (token, mut account) = self.redeemed(tx.as_mut(), secret).await?;
        tx.one_time_tokens().save(&token).await?;
        account.password_hash = Some(hash.clone());
        (account.email_verified, account.updated_at) = (true, self.ambient.now());
        tx.accounts().save(&account).await?;
        tx.user_sessions().end_all(account.id, None).await?;
        tx.tickets().remove_of(account.id).await?;
        tx.throttles().clear(&self.strangers(&account.email.key())).await?;
        tx.known_devices().forget(account.id).await?;
        let devices = self.recognise(tx.as_mut(), account.id, client.tokens.clone()).await?;
        let subject = account.id.to_string();
        let entry = self.audit("password.reset", subject, json!({}));
        let entry = AuditEntry { ip: client.device.ip.clone(), ..entry };
        tx.audit_log().append(&entry).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &PasswordChanged { user_id: account.id })).await?;
        tx.commit().await?;
        Ok((account, devices))
    }
}
