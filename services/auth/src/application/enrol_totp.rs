use hallyu_kernel::Actor;

use super::Auth;
use super::verify_mfa::TOTP;
use crate::domain::{Account, AuthError, SecondFactor, TotpSecret};

/// Who stands in the app.
const ISSUER: &str = "HallyuLatino";

/// What an authenticator app must be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Base 32, to be typed.
    pub secret: String,
    /// `otpauth://...`, to be shown as a QR code.
    pub uri: String,
}

impl Auth {
    /// Makes a secret for an authenticator app. Logins ask for its codes only after the user has shown one
    /// ([`Auth::confirm_totp`]); until then a new secret takes the place of the old.
    ///
    /// # Errors
    /// [`AuthError::MfaOn`], [`AuthError::UnknownUser`].
    pub async fn enrol_totp(&self, actor: &Actor) -> Result<Enrolment, AuthError> {
        let secret = TotpSecret(self.ambient.bytes());
        let factor = SecondFactor::new(actor.user_id, self.vault.seal(TOTP, &secret.0));
        let mut tx = self.store.write().await?;
        let found = tx.accounts().find(actor.user_id).await?;
        let account = found.ok_or_else(|| AuthError::UnknownUser(actor.user_id.to_string()))?;
        let old = tx.second_factors().find(actor.user_id).await?;
        if old.as_ref().is_some_and(SecondFactor::is_on) {
            return Err(AuthError::MfaOn);
        }
        // Wrong codes count across secrets, or a new secret would be a way to go on guessing.
        let (wrong_codes, blocked_until) = old.map_or((0, None), |old| (old.wrong_codes, old.blocked_until));
        tx.second_factors().put(&SecondFactor { wrong_codes, blocked_until, ..factor }).await?;
        tx.commit().await?;
        Ok(Enrolment { uri: uri(&account, &secret), secret: secret.text() })
    }
}

/// The form that apps read from a QR code.
fn uri(account: &Account, secret: &TotpSecret) -> String {
    let email: String = account.email.as_str().bytes().map(escaped).collect();
    let secret = secret.text();
    format!(
        "otpauth://totp/{ISSUER}:{email}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits=6&period=30"
    )
}

fn escaped(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}
