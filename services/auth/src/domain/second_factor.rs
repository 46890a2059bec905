use std::fmt;
use std::ops::RangeInclusive;

use chrono::Duration;
use hallyu_kernel::{Time, UserId};

use super::{AuthError, base32};

/// What an authenticator app and we share: 160 bits (RFC 6238 with SHA-1, six digits, 30 seconds, as every app knows it).
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(pub [u8; TotpSecret::LENGTH]);

impl TotpSecret {
    /// Bytes of a secret.
    pub const LENGTH: usize = 20;

    /// As it is typed into an app by hand.
    #[must_use]
    pub fn text(&self) -> String {
        base32::encode(&self.0)
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(..)")
    }
}

/// An account's authenticator app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Whose it is.
    pub user_id: UserId,
    /// The [`TotpSecret`], sealed.
    pub sealed: Vec<u8>,
    /// When the user first showed a code; `None`: not yet, and logins do not ask for one.
    pub confirmed_at: Option<Time>,
    /// The last step whose code was used; its code and earlier ones are good no more.
    pub last_step: i64,
    /// Wrong codes since the last right one.
    pub wrong_codes: i32,
    /// Until when no code is looked at.
    pub blocked_until: Option<Time>,
}

impl SecondFactor {
    /// Wrong codes in a row, over however many logins, after which codes are not looked at for [`Self::pause`].
    pub const PATIENCE: i32 = 10;

    /// Seconds that a code is shown.
    const STEP: i64 = 30;
    /// Steps that an app's clock may be off, either way.
    const SKEW: i64 = 1;
    /// Digits of a code.
    const DIGITS: usize = 6;

    /// One that the user has not confirmed.
    #[must_use]
    pub fn new(user_id: UserId, sealed: Vec<u8>) -> Self {
        Self { user_id, sealed, confirmed_at: None, last_step: 0, wrong_codes: 0, blocked_until: None }
    }

    /// How long codes are not looked at after too many wrong ones.
    #[must_use]
    pub fn pause() -> Duration {
        Duration::minutes(15)
    }

    /// Whether logins ask for a code.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// Whether a text has the form of a code of an app.
    #[must_use]
    pub fn is_code(text: &str) -> bool {
        text.len() == Self::DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Passes unless too many wrong codes came lately.
    ///
    /// # Errors
    /// [`AuthError::TooManyCodes`].
    pub fn listens(&self, now: Time) -> Result<(), AuthError> {
        match self.blocked_until {
            Some(until) if now < until => {
                Err(AuthError::TooManyCodes((until - now).to_std().unwrap_or_default()))
            }
            _ => Ok(()),
        }
    }

    /// The step of time that a moment lies in.
    #[must_use]
    pub fn step_at(time: Time) -> i64 {
        time.timestamp() / Self::STEP
    }

    /// The steps whose codes an app may show now.
    #[must_use]
    pub fn steps(now: Time) -> RangeInclusive<i64> {
        let present = Self::step_at(now);
        (present - Self::SKEW)..=(present + Self::SKEW)
    }

    /// Uses up the code of a step, `None` if what was shown is the code of no step of [`Self::steps`]. A wrong one is
    /// counted: store the change either way.
    ///
    /// # Errors
    /// [`AuthError::WrongCode`], also for a code that was used or is older than one that was.
    pub fn redeem(&mut self, step: Option<i64>, now: Time) -> Result<(), AuthError> {
        let Some(step) = step.filter(|step| *step > self.last_step) else {
            return Err(self.count_wrong(now));
        };
        (self.last_step, self.wrong_codes, self.blocked_until) = (step, 0, None);
        Ok(())
    }

    /// Notes that something wrong was shown in the place of a code.
    pub fn count_wrong(&mut self, now: Time) -> AuthError {
        self.wrong_codes += 1;
        if self.wrong_codes >= Self::PATIENCE {
            (self.wrong_codes, self.blocked_until) = (0, Some(now + Self::pause()));
        }
        AuthError::WrongCode
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Time {
        Time::from_timestamp(seconds, 0).unwrap()
    }

    fn factor() -> SecondFactor {
        SecondFactor::new(uuid::Uuid::from_u128(1).into(), vec![])
    }

    #[test]
    fn a_code_is_good_once_and_no_older_one_after_it() {
        let (now, mut factor) = (at(1_000_000_020), factor());
        assert_eq!(SecondFactor::steps(now), 33_333_333..=33_333_335);
        factor.redeem(Some(33_333_334), now).unwrap();
        for step in [None, Some(33_333_334), Some(33_333_333)] {
            assert!(matches!(factor.redeem(step, now), Err(AuthError::WrongCode)), "{step:?}");
        }
        assert!(factor.redeem(Some(33_333_335), now).is_ok());
    }

    #[test]
    fn too_many_wrong_codes_make_it_deaf_for_a_while() {
        let (now, mut factor) = (at(1_000_000_020), factor());
        for _ in 0..SecondFactor::PATIENCE {
            assert!(factor.listens(now).is_ok());
            assert!(factor.redeem(None, now).is_err());
        }
        assert!(matches!(factor.listens(now), Err(AuthError::TooManyCodes(wait)) if wait.as_secs() == 900));
        let later = now + SecondFactor::pause();
        assert!(factor.listens(later).is_ok());
        factor.redeem(Some(SecondFactor::step_at(later)), later).unwrap();
        assert_eq!((factor.wrong_codes, factor.blocked_until), (0, None));
    }
}
