use hallyu_contracts::auth::{PasswordChanged, session_prefix};
use hallyu_kernel::Envelope;
use serde_json::json;

use super::guessing::Guess;
use super::{Auth, Who};
use crate::domain::{Account, AuthError, Password, PasswordHash, Purpose};

impl Auth {
    /// Sets a new password for a user who knows the old one: every other session ends, and mails that would reset the
    /// old one are of no use. Written to the audit log; a mail tells the owner.
    ///
    /// # Errors
    /// [`AuthError::InvalidCredentials`] if the old one is wrong, [`AuthError::TooManyGuesses`], [`AuthError::Busy`].
    pub async fn change_password(&self, who: &Who, old: String, new: Password) -> Result<(), AuthError> {
        let user_id = who.actor.user_id;
        let found = self.store.read().await?.accounts().find(user_id).await?;
        let account = found.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        let guess = self.guess_of_member(&format!("password {user_id}"));
        if !self.try_password(&guess, old, account.password_hash.clone()).await? {
            return Err(AuthError::InvalidCredentials);
        }
        let hash = self.passwords.hash(new).await?;
        self.undisturbed(|| self.try_change(who, &account, (&hash, &guess))).await?;
        self.cache.remove_prefix(&session_prefix(user_id)).await;
        Ok(())
    }

    async fn try_change(
        &self,
        who: &Who,
        proved: &Account,
        (hash, guess): (&PasswordHash, &Guess),
    ) -> Result<(), AuthError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let found = tx.accounts().find(proved.id).await?;
        let unchanged = |account: &Account| account.password_hash == proved.password_hash;
        let mut account = found.filter(unchanged).ok_or(AuthError::InvalidCredentials)?;
        self.take_back(tx.as_mut(), guess).await?;
        (account.password_hash, account.updated_at) = (Some(hash.clone()), now);
        tx.accounts().save(&account).await?;
        tx.one_time_tokens().use_up(account.id, Purpose::ResetPassword, now).await?;
        tx.user_sessions().end_all(account.id, Some(who.actor.session_id)).await?;
        tx.tickets().remove_of(account.id).await?;
        let entry = who.signed(self.audit("password.change", account.id.to_string(), json!({})));
        tx.audit_log().append(&entry).await?;
        tx.outbox().add(Envelope::new(&self.ambient, &PasswordChanged { user_id: account.id })).await?;
        tx.commit().await?;
        Ok(())
    }
}
