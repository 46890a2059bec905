use chrono::Duration;
use hallyu_kernel::{FieldError, SessionId, UserId};

use super::Auth;
use crate::domain::{AuthError, PasswordHash};

/// How fresh the login of an account without a password must be.
const RECENT: Duration = Duration::minutes(10);

impl Auth {
    /// Passes if the caller owns the account, and did not just find the device unlocked: with the account's password, or
    /// within ten minutes of the login if it has none.
    ///
    /// # Errors
    /// [`AuthError::InvalidCredentials`], [`AuthError::TooManyGuesses`], [`AuthError::Invalid`] without the password,
    /// [`AuthError::LoginTooOld`], [`AuthError::UnknownUser`].
    pub async fn prove_owner(
        &self,
        user_id: UserId,
        session_id: SessionId,
        password: Option<String>,
    ) -> Result<(), AuthError> {
        let mut tx = self.store.read().await?;
        let account = tx.accounts().find(user_id).await?;
        let account = account.ok_or_else(|| AuthError::UnknownUser(user_id.to_string()))?;
        let session = tx.sessions().find(session_id).await?.filter(|session| session.user_id == user_id);
        drop(tx);
        match (account.password_hash, password) {
            (Some(_), None) => Err(AuthError::Invalid(vec![FieldError::new("password", "required")])),
            (Some(hash), Some(password)) => self.prove_by_password(user_id, password, hash).await,
            (None, _) => match session {
                Some(session) if session.created_at + RECENT >= self.ambient.now() => Ok(()),
                _ => Err(AuthError::LoginTooOld),
            },
        }
    }
    /// Wrong passwords are counted together with those of a change of password.
    async fn prove_by_password(
        &self,
        user_id: UserId,
        password: String,
        hash: PasswordHash,
    ) -> Result<(), AuthError> {
        let guess = self.guess_of_member(&format!("password {user_id}"));
        if !self.try_password(&guess, password, Some(hash)).await? {
            return Err(AuthError::InvalidCredentials);
        }
        let mut tx = self.store.write().await?;
        self.take_back(tx.as_mut(), &guess).await?;
        Ok(tx.commit().await?)
    }
}
