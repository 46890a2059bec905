use super::Auth;
use crate::domain::{Account, AuthError, Email};

impl Auth {
    /// The account with this address, in any case.
    ///
    /// # Errors
    /// [`AuthError::UnknownUser`].
    pub async fn user_by_email(&self, email: &str) -> Result<Account, AuthError> {
        let mut tx = self.store.read().await?;
        let found = tx.accounts().find_by_email(&Email::key_of(email)).await?;
        found.ok_or_else(|| AuthError::UnknownUser(email.to_owned()))
    }
}
