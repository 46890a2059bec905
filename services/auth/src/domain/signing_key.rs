use chrono::Duration;
use hallyu_kernel::Time;

/// A key that signs access tokens, its private half sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Names the key in tokens and in the published set.
    pub kid: String,
    /// The private key, sealed with the master key.
    pub sealed: Vec<u8>,
    /// From when on it signs.
    pub not_before: Time,
    /// Since when it signs no more.
    pub retired_at: Option<Time>,
}

impl SigningKey {
    /// How much later than retired another process may still sign with it: the life of that process's copy of the keys
    /// and some difference of clocks.
    pub const SLACK: Duration = Duration::minutes(2);

    /// Whether tokens that it signed can still be good, if a token lives for `token_life`.
    #[must_use]
    pub fn verifies(&self, now: Time, token_life: Duration) -> bool {
        self.retired_at.is_none_or(|retired_at| now < retired_at + token_life + Self::SLACK)
    }

    /// The key to sign with: the newest one that is not retired.
    #[must_use]
    pub fn to_sign(keys: &[Self], now: Time) -> Option<&Self> {
        let signs = |key: &&Self| key.not_before <= now && key.retired_at.is_none();
        keys.iter().filter(signs).max_by(|a, b| (a.not_before, &a.kid).cmp(&(b.not_before, &b.kid)))
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Time {
        Time::from_timestamp(seconds, 0).unwrap()
    }

    fn key(kid: &str, not_before: i64, retired_at: Option<i64>) -> SigningKey {
        let retired_at = retired_at.map(at);
        SigningKey { kid: kid.into(), sealed: vec![7], not_before: at(not_before), retired_at }
    }

    #[test]
    fn the_newest_key_in_service_signs() {
        let keys =
            [key("old", 0, None), key("new", 10, None), key("retired", 20, Some(25)), key("next", 90, None)];
        assert_eq!(SigningKey::to_sign(&keys, at(30)).unwrap().kid, "new");
        assert_eq!(SigningKey::to_sign(&keys, at(5)).unwrap().kid, "old");
        assert!(SigningKey::to_sign(&keys[2..3], at(30)).is_none());
    }

    #[test]
    fn a_retired_key_verifies_until_its_last_token_has_expired() {
        let life = Duration::seconds(100);
        let last = 50 + 100 + SigningKey::SLACK.num_seconds();
        assert!(key("a", 0, Some(50)).verifies(at(last - 1), life));
        assert!(!key("a", 0, Some(50)).verifies(at(last), life));
        assert!(key("a", 0, None).verifies(at(1_000_000), life));
    }

    #[test]
    fn no_log_shows_it() {
        assert!(!format!("{:?}", key("a", 0, None)).contains('7'));
    }
}
