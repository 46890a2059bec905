use std::fmt;

/// The secrets that a client was given when somebody logged in from it, newest first: one for each account, so that a
/// family shares a television.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DeviceTokens(Vec<String>);

impl DeviceTokens {
    /// Most accounts that one client is known for.
    const CAPACITY: usize = 5;
    /// Longest secret, characters.
    const LENGTH: usize = 64;

    /// Reads what [`fmt::Display`] wrote. What cannot be a secret of ours is left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let secret = |text: &&str| (1..=Self::LENGTH).contains(&text.len()) && text.bytes().all(is_base64url);
        let secrets = text.split('.').filter(secret);
        Self(secrets.take(Self::CAPACITY).map(str::to_owned).collect())
    }

    /// The secrets.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The same with a newer secret; the oldest one goes if there are too many.
    #[must_use]
    pub fn with(mut self, secret: String) -> Self {
        self.0.insert(0, secret);
        self.0.truncate(Self::CAPACITY);
        self
    }
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

impl fmt::Display for DeviceTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

impl fmt::Debug for DeviceTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceTokens({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_secrets_stay() {
        let mut tokens = DeviceTokens::read("");
        for secret in ["a", "b", "c", "d", "e", "f"] {
            tokens = tokens.with(secret.to_owned());
        }
        assert_eq!(tokens.to_string(), "f.e.d.c.b");
        assert_eq!(DeviceTokens::read(&tokens.to_string()), tokens);
    }

    #[test]
    fn nonsense_is_left_out() {
        let long = "x".repeat(65);
        assert_eq!(
            DeviceTokens::read(&format!("..a.{long}.x y.é.b.")).iter().collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert_eq!(DeviceTokens::read(&"y.".repeat(1000)).iter().count(), 5);
    }

    #[test]
    fn no_log_shows_them() {
        assert_eq!(format!("{:?}", DeviceTokens::read("secret")), "DeviceTokens(1)");
    }
}
