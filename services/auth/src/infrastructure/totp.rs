use std::ops::RangeInclusive;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::application::ports::AppCodes;
use crate::domain::TotpSecret;

/// The codes of RFC 6238 with SHA-1 and six digits.
pub struct Rfc6238;

impl Rfc6238 {
    /// The code of a step of time (RFC 4226, 5.3).
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn code(secret: &TotpSecret, step: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&secret.0).expect("HMAC takes keys of any length");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[hash.len() - 1] & 15);
        let number = u32::from_be_bytes([hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]]);
        format!("{:06}", number % 1_000_000)
    }
}

impl AppCodes for Rfc6238 {
    fn step_of(&self, secret: &TotpSecret, code: &str, steps: RangeInclusive<i64>) -> Option<i64> {
        // Every step is looked at, however soon one fits.
        steps.fold(None, |found, step| {
            let fits: bool = Self::code(secret, step).as_bytes().ct_eq(code.as_bytes()).into();
            if fits { Some(step) } else { found }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(Rfc6238::code(&SECRET, seconds / 30), code);
        }
        assert_eq!(SECRET.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_found_in_its_steps_only() {
        let code = Rfc6238::code(&SECRET, 100);
        assert_eq!(Rfc6238.step_of(&SECRET, &code, 99..=101), Some(100));
        assert_eq!(Rfc6238.step_of(&SECRET, &code, 101..=103), None);
        assert_eq!(Rfc6238.step_of(&SECRET, "", 99..=101), None);
    }
}
