use hallyu_kernel::Actor;
use serde_json::json;

use super::Auth;
use super::ports::Tx;
use crate::domain::{AuthError, SecondFactor};

/// What a user shows to switch two-step verification off: a stolen session alone must not be enough.
#[derive(Clone)]
pub enum Knowledge {
    /// A code of the app, or a recovery code.
    Code(String),
    /// The account's password.
    Password(String),
}

impl Auth {
    /// Switches two-step verification off; app and recovery codes are good no more. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::MfaOff`], [`AuthError::WrongCode`] (also for a wrong password), [`AuthError::TooManyCodes`],
    /// [`AuthError::Busy`].
    pub async fn disable_totp(&self, actor: &Actor, shown: Knowledge) -> Result<(), AuthError> {
        let is_right_password = match &shown {
            Knowledge::Password(password) => self.is_password_of(actor, password.clone()).await?,
            Knowledge::Code(_) => false,
        };
        self.undisturbed(|| self.try_disable_totp(actor, &shown, is_right_password)).await
    }

    async fn is_password_of(&self, actor: &Actor, password: String) -> Result<bool, AuthError> {
        let mut tx = self.store.read().await?;
        let factor = tx.second_factors().find(actor.user_id).await?.ok_or(AuthError::MfaOff)?;
        factor.listens(self.ambient.now())?;
        let account = tx.accounts().find(actor.user_id).await?;
        drop(tx);
        self.passwords.matches(password, account.and_then(|account| account.password_hash)).await
    }

    async fn try_disable_totp(
        &self,
        actor: &Actor,
        shown: &Knowledge,
        is_right_password: bool,
    ) -> Result<(), AuthError> {
        let mut tx = self.store.write().await?;
        let found = tx.second_factors().find(actor.user_id).await?;
        let mut factor = found.filter(SecondFactor::is_on).ok_or(AuthError::MfaOff)?;
        let proved = match shown {
            Knowledge::Code(code) => self.take_code(tx.as_mut(), &mut factor, code).await?,
            Knowledge::Password(_) if is_right_password => Ok(()),
            Knowledge::Password(_) => Err(self.refuse_password(tx.as_mut(), &mut factor).await?),
        };
        if let Err(refused) = proved {
            tx.commit().await?;
            return Err(refused);
        }
        tx.second_factors().remove(actor.user_id).await?;
        tx.audit_log().append(&self.audit_own(actor.user_id, "mfa.disable", json!({}))).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn refuse_password(
        &self,
        tx: &mut dyn Tx,
        factor: &mut SecondFactor,
    ) -> Result<AuthError, AuthError> {
        let now = self.ambient.now();
        let refused = factor.count_wrong(now);
        self.keep_tried(tx, factor, now).await?;
        Ok(refused)
    }
}
