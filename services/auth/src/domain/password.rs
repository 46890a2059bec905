use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use hallyu_kernel::BrokenRule;

/// A password that may be chosen: 8 to 128 characters with an upper-case and a lower-case letter, a digit and a sign
/// that is none of these.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// How many characters a password has.
    pub const LENGTH: RangeInclusive<usize> = 8..=128;

    /// The password itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for Password {
    type Err = BrokenRule;

    /// The broken rule is `length_min`, `length_max` or `password`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        BrokenRule::unless_length(text, &Self::LENGTH)?;
        let special = |c: char| !c.is_alphanumeric() && !c.is_control();
        let has = |class: fn(char) -> bool| text.chars().any(class);
        let mixed = has(char::is_uppercase) && has(char::is_lowercase) && has(|c| c.is_ascii_digit());
        if !mixed || !text.chars().any(special) {
            return Err(BrokenRule::new("password"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// What is stored of a password, in bcrypt's text form.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> Option<&'static str> {
        text.parse::<Password>().err().map(|broken| broken.rule)
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(broken("Abcde1!"), Some("length_min"));
        assert_eq!(broken("Añbcd1!é"), None);
        assert_eq!(broken(&format!("A1!{}", "x".repeat(125))), None);
        assert_eq!(broken(&format!("A1!{}", "x".repeat(126))), Some("length_max"));
    }

    #[test]
    fn each_class_is_needed() {
        for text in ["abcdefg1!", "ABCDEFG1!", "Abcdefgh!", "Abcdefg12", "Abcdefg1\n"] {
            assert_eq!(broken(text), Some("password"), "{text}");
        }
        assert_eq!(broken("Abcdefg1 "), None);
    }

    #[test]
    fn no_log_shows_it() {
        assert_eq!(format!("{:?}", "Secret-123".parse::<Password>()), "Ok(Password(..))");
        assert!(!format!("{:?}", PasswordHash("$2b$04$abc".into())).contains("abc"));
    }
}
