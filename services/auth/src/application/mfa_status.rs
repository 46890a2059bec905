use hallyu_kernel::Actor;

use super::Auth;
use crate::domain::{AuthError, SecondFactor};

/// Whether and how logins of an account ask for a second step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MfaStatus {
    /// Whether an authenticator app is asked for.
    pub totp: bool,
    /// Recovery codes that are left.
    pub recovery_codes: u64,
}

impl Auth {
    /// What the owner of an account sees of its two-step verification.
    ///
    /// # Errors
    /// [`AuthError::Store`].
    pub async fn mfa_status(&self, actor: &Actor) -> Result<MfaStatus, AuthError> {
        let mut tx = self.store.read().await?;
        let factor = tx.second_factors().find(actor.user_id).await?;
        let recovery_codes = tx.second_factors().recovery_codes(actor.user_id).await?;
        Ok(MfaStatus { totp: factor.as_ref().is_some_and(SecondFactor::is_on), recovery_codes })
    }
}
