use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::BrokenRule;

/// The name that a user is seen under: 2 to 20 letters or digits of any script.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Nickname(String);

impl Nickname {
    /// How many letters and digits a nickname has.
    pub const LENGTH: RangeInclusive<usize> = 2..=20;

    /// As the user wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is unique: nicknames that differ in case only are one.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for Nickname {
    type Err = BrokenRule;

    /// The broken rule is `length_min`, `length_max` or `letters_digits`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        BrokenRule::unless_length(text, &Self::LENGTH)?;
        if !text.chars().all(char::is_alphanumeric) {
            return Err(BrokenRule::new("letters_digits"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Nickname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_of_any_script_are_taken() {
        for text in ["하늘", "Ñandú7", "名前", "ab", "٣٤", "x".repeat(20).as_str()] {
            assert_eq!(text.parse::<Nickname>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn the_broken_rule_is_named() {
        for text in ["", "a", "한"] {
            assert_eq!(text.parse::<Nickname>(), Err(BrokenRule::new("length_min").with(&2)), "{text}");
        }
        let long = "x".repeat(21);
        assert_eq!(long.parse::<Nickname>(), Err(BrokenRule::new("length_max").with(&20)));
        for text in ["a b", "a_b", "a\u{0}b", "<b>", "😀😀", " ab"] {
            assert_eq!(text.parse::<Nickname>().unwrap_err().rule, "letters_digits", "{text}");
        }
    }

    #[test]
    fn case_does_not_tell_nicknames_apart() {
        assert_eq!("ÑANDÚ".parse::<Nickname>().unwrap().key(), "ñandú".parse::<Nickname>().unwrap().key());
    }
}
