use std::str::FromStr;

use chrono::Duration;
use hallyu_kernel::{Time, UserId};
use uuid::Uuid;

use super::{AuthError, Digest};

/// What a one-time token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To show that mail to the account's address arrives.
    VerifyEmail,
    /// To choose a new password without knowing the old one.
    ResetPassword,
}

impl Purpose {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
        }
    }

    /// How long such a token is good.
    #[must_use]
    pub fn life(self) -> Duration {
        match self {
            Self::VerifyEmail => Duration::hours(48),
            Self::ResetPassword => Duration::hours(1),
        }
    }
}

/// The text names no purpose.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown purpose of a one-time token: {0}")]
pub struct UnknownPurpose(String);

impl FromStr for Purpose {
    type Err = UnknownPurpose;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known =
            [Self::VerifyEmail, Self::ResetPassword].into_iter().find(|purpose| purpose.as_str() == text);
        known.ok_or_else(|| UnknownPurpose(text.to_owned()))
    }
}

/// A secret that was mailed to a user and is good for one use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeToken {
    /// The token's row.
    pub id: Uuid,
    /// Who it was sent to.
    pub user_id: UserId,
    /// What it is good for.
    pub purpose: Purpose,
    /// Recognises it.
    pub digest: Digest,
    /// From when on it is no longer good.
    pub expires_at: Time,
    /// When it was used.
    pub used_at: Option<Time>,
}

impl OneTimeToken {
    /// Uses the token up.
    ///
    /// # Errors
    /// [`AuthError::InvalidToken`] if it is good for something else or was used before, [`AuthError::TokenExpired`].
    pub fn redeem(&mut self, purpose: Purpose, now: Time) -> Result<(), AuthError> {
        if self.purpose != purpose || self.used_at.is_some() {
            return Err(AuthError::InvalidToken);
        }
        if now >= self.expires_at {
            return Err(AuthError::TokenExpired);
        }
        self.used_at = Some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_good_once_and_in_time() {
        let at = |seconds| Time::from_timestamp(seconds, 0).unwrap();
        let id = Uuid::from_u128(1);
        let mut token = OneTimeToken {
            id,
            user_id: id.into(),
            purpose: Purpose::VerifyEmail,
            digest: Digest(vec![]),
            expires_at: at(10),
            used_at: None,
        };
        let mail = Purpose::VerifyEmail;
        assert!(matches!(token.redeem(mail, at(10)), Err(AuthError::TokenExpired)));
        let other = token.redeem(Purpose::ResetPassword, at(9));
        assert!(matches!(other, Err(AuthError::InvalidToken)), "good for its purpose only");
        assert!(token.redeem(mail, at(9)).is_ok());
        assert!(matches!(token.redeem(mail, at(9)), Err(AuthError::InvalidToken)));
    }
}
