use std::fmt;
use std::str::FromStr;

use hallyu_kernel::BrokenRule;

/// An e-mail address, at most 255 characters, as people are given them: a dotted name and a domain of two labels or more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Most characters of an address.
    pub const MAX_LENGTH: usize = 255;
    /// Most characters before the `@` (RFC 5321).
    const MAX_NAME_LENGTH: usize = 64;

    /// As the user wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is unique: addresses that differ in case only are one.
    #[must_use]
    pub fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The key of an address that somebody claims to have; it need not be a valid one.
    #[must_use]
    pub fn key_of(text: &str) -> String {
        text.trim().to_ascii_lowercase()
    }
}

impl FromStr for Email {
    type Err = BrokenRule;

    /// Ignores white space around the address. The broken rule is `length_max` or `email`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        BrokenRule::unless_length(text, &(0..=Self::MAX_LENGTH))?;
        let (name, domain) = text.rsplit_once('@').ok_or_else(|| BrokenRule::new("email"))?;
        if !is_name(name) || !is_domain(domain) {
            return Err(BrokenRule::new("email"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_name(name: &str) -> bool {
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    name.len() <= Email::MAX_NAME_LENGTH
        && name.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    domain.split('.').all(label) && !top.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_and_compared_without_case() {
        for text in
            ["ana@example.com", "A.b+c_d'e@sub.example.co.kr", "x@xn--3e0b707e.kr", " ana@example.com "]
        {
            assert_eq!(text.parse::<Email>().unwrap().as_str(), text.trim());
        }
        assert_eq!("ANA@Example.COM".parse::<Email>().unwrap().key(), Email::key_of(" ana@example.com"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long_name = format!("{}@example.com", "x".repeat(65));
        let long_label = format!("x@{}.com", "x".repeat(64));
        let refused = [
            "",
            "@",
            "ana",
            "ana@",
            "@example.com",
            "ana@example",
            "ana@@example.com",
            "a b@example.com",
            ".ana@example.com",
            "ana.@example.com",
            "a..b@example.com",
            "ana@-example.com",
            "ana@example-.com",
            "ana@.com",
            "ana@example..com",
            "ana@127.0.0.1",
            "ana@example.com\r\nBcc: all@example.com",
            "<ana@example.com>",
            &long_name,
            &long_label,
        ];
        for text in refused {
            assert_eq!(text.parse::<Email>().unwrap_err().rule, "email", "{text}");
        }
        let long = format!("ana@{}com", "example.".repeat(32));
        assert_eq!(long.parse::<Email>().unwrap_err(), BrokenRule::new("length_max").with(&255));
    }
}
