use hallyu_kernel::Actor;
use serde_json::json;

use super::Auth;
use crate::domain::{AuthError, base32};

/// How many recovery codes a user gets.
const RECOVERY_CODES: usize = 10;
/// Random bytes of each: 80 bits, which nobody guesses, not even with the digests at hand.
const RECOVERY_BYTES: usize = 10;
/// Letters between two dashes.
const GROUP: usize = 4;

impl Auth {
    /// Switches two-step verification on for whoever shows a code of the app, and gives the recovery codes, which nobody
    /// can read again. Written to the audit log.
    ///
    /// # Errors
    /// [`AuthError::MfaOff`] if no app was enrolled, [`AuthError::MfaOn`], [`AuthError::WrongCode`],
    /// [`AuthError::TooManyCodes`].
    pub async fn confirm_totp(&self, actor: &Actor, code: &str) -> Result<Vec<String>, AuthError> {
        self.undisturbed(|| self.try_confirm_totp(actor, code)).await
    }

    async fn try_confirm_totp(&self, actor: &Actor, code: &str) -> Result<Vec<String>, AuthError> {
        let (now, user_id) = (self.ambient.now(), actor.user_id);
        let mut tx = self.store.write().await?;
        let mut factor = tx.second_factors().find(user_id).await?.ok_or(AuthError::MfaOff)?;
        if factor.is_on() {
            return Err(AuthError::MfaOn);
        }
        factor.listens(now)?;
        if let Err(refused) = factor.redeem(self.step_of(&factor, code.trim(), now)?, now) {
            self.keep_tried(tx.as_mut(), &factor, now).await?;
            tx.commit().await?;
            return Err(refused);
        }
        factor.confirmed_at = Some(now);
        tx.second_factors().put(&factor).await?;
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| self.recovery_code()).collect();
        let digests: Vec<_> = codes.iter().map(|code| self.secrets.digest(&code.replace('-', ""))).collect();
        tx.second_factors().put_recovery_codes(user_id, &digests).await?;
        tx.audit_log().append(&self.audit_own(user_id, "mfa.enable", json!({}))).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// `ABCD-EFGH-IJKL-MNOP`.
    fn recovery_code(&self) -> String {
        let letters = base32(&self.ambient.bytes::<RECOVERY_BYTES>());
        let groups: Vec<&str> =
            (0..letters.len()).step_by(GROUP).map(|at| &letters[at..at + GROUP]).collect();
        groups.join("-")
    }
}
