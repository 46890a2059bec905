use hallyu_contracts::auth::PasswordResetRequested;
use hallyu_kernel::Envelope;

use super::Auth;
use crate::domain::AuthError;

impl Auth {
    /// Has a mail sent to the account of this address, with which to choose a new password. Whether there is such an
    /// account is not even looked at here, so neither the answer nor its time tells.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn forgot_password(&self, email: &str) -> Result<(), AuthError> {
        let wanted = PasswordResetRequested { email: email.to_owned() };
        let mut tx = self.store.write().await?;
        tx.outbox().add(Envelope::new(&self.ambient, &wanted)).await?;
        tx.commit().await?;
        Ok(())
    }
}
