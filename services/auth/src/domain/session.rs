use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use chrono::Duration;
use hallyu_contracts::auth::LiveSession;
use hallyu_kernel::{Role, SessionId, Time, UserId};

use super::Digest;

/// From where somebody logged in, as far as the request tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The client's `User-Agent`.
    pub name: Option<String>,
    /// The client's network address.
    pub ip: Option<String>,
}

impl Device {
    /// Most characters that are kept of either.
    const MAX_LENGTH: usize = 200;

    /// Cuts what a client says of itself to a decent length.
    #[must_use]
    pub fn new(name: Option<&str>, ip: Option<&str>) -> Self {
        let cut = |text: &str| text.chars().take(Self::MAX_LENGTH).collect();
        Self { name: name.map(cut), ip: ip.map(cut) }
    }

    /// What the addresses of one subscriber share: an IPv4 address, or the first 64 bits of an IPv6 address. Empty if
    /// the address is not known.
    #[must_use]
    pub fn network(&self) -> String {
        let address = self.ip.as_ref().and_then(|ip| ip.parse::<IpAddr>().ok());
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
            }
            Some(address) => address.to_string(),
            None => String::new(),
        }
    }
}

/// A login on one device. All refresh tokens that follow from one login are its family: at any time one of them is
/// good, and when one comes twice the session ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session, and the family.
    pub id: SessionId,
    /// Who logged in.
    pub user_id: UserId,
    /// Recognises the one refresh token that is good.
    pub refresh_digest: Digest,
    /// Where.
    pub device: Device,
    /// When the session ends unless it is refreshed.
    pub expires_at: Time,
    /// When it was used last, give or take [`Session::UNSEEN`].
    pub last_seen_at: Time,
    /// When the user logged in.
    pub created_at: Time,
}

impl Session {
    /// How old `last_seen_at` may be before a use is noted: not every request is a write.
    pub const UNSEEN: Duration = Duration::minutes(5);

    /// Whether it can still be used.
    #[must_use]
    pub fn is_live(&self, now: Time) -> bool {
        now < self.expires_at
    }

    /// Replaces the refresh token; the session then lives for another `life`.
    pub fn rotate(&mut self, digest: Digest, now: Time, life: Duration) {
        self.refresh_digest = digest;
        self.last_seen_at = now;
        self.expires_at = now + life;
    }

    /// What others are told.
    #[must_use]
    pub fn live(&self, role: Role) -> LiveSession {
        LiveSession { user_id: self.user_id, session_id: self.id, role, expires_at: self.expires_at }
    }
}

/// A refresh token as the client holds it: the session and a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// Whose it is.
    pub session_id: SessionId,
    /// Known to the client only.
    pub secret: String,
}

impl fmt::Display for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.session_id, self.secret)
    }
}

/// The text is no refresh token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedToken;

impl FromStr for RefreshToken {
    type Err = MalformedToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (session_id, secret) = text.split_once('.').ok_or(MalformedToken)?;
        let session_id = session_id.parse().map_err(|_| MalformedToken)?;
        Ok(Self { session_id, secret: secret.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(seconds: i64) -> Time {
        Time::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn a_refresh_prolongs_the_session() {
        let id = uuid::Uuid::from_u128(7);
        let mut session = Session {
            id: id.into(),
            user_id: id.into(),
            refresh_digest: Digest(vec![1]),
            device: Device::default(),
            expires_at: time(100),
            last_seen_at: time(0),
            created_at: time(0),
        };
        assert!(session.is_live(time(99)) && !session.is_live(time(100)));
        session.rotate(Digest(vec![2]), time(50), Duration::seconds(100));
        assert!(session.is_live(time(149)) && !session.is_live(time(150)));
        assert_eq!((session.refresh_digest, session.created_at), (Digest(vec![2]), time(0)));
    }

    #[test]
    fn a_refresh_token_reads_as_it_was_written() {
        let text = "ses_01h455vb4pex5vsknk084sn02q.c2VjcmV0";
        let token: RefreshToken = text.parse().ok().unwrap();
        assert_eq!((token.to_string().as_str(), token.secret.as_str()), (text, "c2VjcmV0"));
        for text in ["", ".", "c2VjcmV0", "usr_01h455vb4pex5vsknk084sn02q.x", "ses_x.c2VjcmV0"] {
            assert!(text.parse::<RefreshToken>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_subscriber_has_one_network() {
        let network = |ip: &str| Device::new(None, Some(ip)).network();
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::4"), network("2001:db8:1:3::4"));
        assert_eq!((network("nonsense"), Device::default().network()), (String::new(), String::new()));
    }

    #[test]
    fn what_a_client_says_of_itself_is_cut() {
        let device = Device::new(Some(&"한".repeat(500)), None);
        assert_eq!(device.name.unwrap().chars().count(), 200);
    }
}
