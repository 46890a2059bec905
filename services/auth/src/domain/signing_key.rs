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
    /// How long a process keeps its copy of the keys.
    pub const COPY: Duration = Duration::minutes(1);
    /// How much longer than its life after the key retired a token may still be good: another process may have signed it
    /// with an older copy of the keys, and two clocks may each differ by a minute.
    pub const SLACK: Duration = Duration::minutes(3);

    /// How long a key is published before it signs: longer than anybody keeps a copy of the published keys.
    pub const ANNOUNCED: Duration = Duration::minutes(15);

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

    /// Whether a further key is to be announced, so that none signs for longer than `life`.
    #[must_use]
    pub fn is_next_due(keys: &[Self], now: Time, life: Duration) -> bool {
        let newest = keys.iter().filter(|key| key.retired_at.is_none()).map(|key| key.not_before).max();
        newest.is_some_and(|newest| newest + life <= now + Self::ANNOUNCED)
    }

    /// The keys that sign no more because a newer one does, with the time since when.
    #[must_use]
    pub fn superseded(keys: &[Self], now: Time) -> Vec<Self> {
        let Some(signer) = Self::to_sign(keys, now) else { return Vec::new() };
        let older = |key: &&Self| key.retired_at.is_none() && key.not_before < signer.not_before;
        let retire = |key: &Self| Self { retired_at: Some(signer.not_before), ..key.clone() };
        keys.iter().filter(older).map(retire).collect()
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
    fn the_next_key_is_announced_before_the_present_one_is_too_old() {
        let (life, announced) = (Duration::days(1), SigningKey::ANNOUNCED.num_seconds());
        let due = 86_400 - announced;
        let keys = [key("a", -90_000, Some(0)), key("b", 0, None)];
        assert!(!SigningKey::is_next_due(&keys, at(due - 1), life));
        assert!(SigningKey::is_next_due(&keys, at(due), life));
        let announced = [key("b", 0, None), key("c", 86_400, None)];
        assert!(!SigningKey::is_next_due(&announced, at(86_000), life), "it is announced once");
        assert!(!SigningKey::is_next_due(&[], at(0), life), "the first one is made when it is needed");
    }

    #[test]
    fn a_key_retires_when_the_next_one_signs() {
        let keys = [key("a", 0, None), key("b", 100, None), key("c", 900, None)];
        assert_eq!(SigningKey::superseded(&keys, at(99)), []);
        assert_eq!(SigningKey::superseded(&keys, at(100)), [key("a", 0, Some(100))]);
        assert_eq!(SigningKey::superseded(&[], at(100)), []);
    }

    #[test]
    fn no_log_shows_it() {
        assert!(!format!("{:?}", key("a", 0, None)).contains('7'));
    }
}
