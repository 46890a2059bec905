use std::fmt;

use chrono::Duration;
use hallyu_kernel::{Time, UserId};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use super::{AuthError, base32};

/// What an authenticator app and we share: 160 bits (RFC 6238 with SHA-1, six digits, 30 seconds, as every app knows it).
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(pub [u8; TotpSecret::LENGTH]);

impl TotpSecret {
    /// Bytes of a secret.
    pub const LENGTH: usize = 20;
    /// Seconds that a code is shown.
    const STEP: i64 = 30;
    /// Steps that an app's clock may be off, either way.
    const SKEW: i64 = 1;
    const DIGITS: usize = 6;

    /// As it is typed into an app by hand.
    #[must_use]
    pub fn text(&self) -> String {
        base32::encode(&self.0)
    }

    /// The code of a step of time (RFC 4226, 5.3).
    #[must_use]
    fn code(&self, step: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[hash.len() - 1] & 15);
        let number = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
        format!("{:06}", number % 1_000_000)
    }

    /// The code that an app shows at a time.
    #[must_use]
    pub fn code_at(&self, time: Time) -> String {
        self.code(time.timestamp() / Self::STEP)
    }

    /// The step, after `last`, whose code this is.
    fn step_of(&self, code: &str, now: Time, last: i64) -> Option<i64> {
        let present = now.timestamp() / Self::STEP;
        let steps = (present - Self::SKEW)..=(present + Self::SKEW);
        // Every step is looked at, however soon one fits.
        steps.fold(None, |found, step| {
            let fits: bool = self.code(step).as_bytes().ct_eq(code.as_bytes()).into();
            if fits && step > last { Some(step) } else { found }
        })
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
        text.len() == TotpSecret::DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
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

    /// Uses a code up. A wrong one is counted: store the change either way.
    ///
    /// # Errors
    /// [`AuthError::WrongCode`].
    pub fn redeem(&mut self, secret: &TotpSecret, code: &str, now: Time) -> Result<(), AuthError> {
        let Some(step) = secret.step_of(code, now, self.last_step) else {
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

    const SECRET: TotpSecret = TotpSecret(*b"12345678901234567890");

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, the last six of eight digits.
        let known = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in known {
            assert_eq!(SECRET.code_at(at(seconds)), code);
        }
        assert_eq!(SECRET.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_good_once_and_a_step_early_or_late() {
        let now = at(1_000_000_020);
        for offset in [-30, 0, 30] {
            let mut factor = factor();
            let code = SECRET.code_at(now + Duration::seconds(offset));
            assert!(factor.redeem(&SECRET, &code, now).is_ok(), "{offset}");
            assert!(matches!(factor.redeem(&SECRET, &code, now), Err(AuthError::WrongCode)));
        }
        for offset in [-60, 60] {
            let code = SECRET.code_at(now + Duration::seconds(offset));
            assert!(factor().redeem(&SECRET, &code, now).is_err(), "{offset}");
        }
    }

    #[test]
    fn an_older_code_is_no_good_after_a_newer_one() {
        let (now, mut factor) = (at(1_000_000_020), factor());
        factor.redeem(&SECRET, &SECRET.code_at(now), now).unwrap();
        let older = SECRET.code_at(now - Duration::seconds(30));
        assert!(factor.redeem(&SECRET, &older, now).is_err());
    }

    #[test]
    fn too_many_wrong_codes_make_it_deaf_for_a_while() {
        let (now, mut factor) = (at(1_000_000_020), factor());
        for _ in 0..SecondFactor::PATIENCE {
            assert!(factor.listens(now).is_ok());
            assert!(factor.redeem(&SECRET, "000000", now).is_err());
        }
        assert!(matches!(factor.listens(now), Err(AuthError::TooManyCodes(wait)) if wait.as_secs() == 900));
        let later = now + SecondFactor::pause();
        assert!(factor.listens(later).is_ok());
        factor.redeem(&SECRET, &SECRET.code_at(later), later).unwrap();
        assert_eq!((factor.wrong_codes, factor.blocked_until), (0, None));
    }
}
