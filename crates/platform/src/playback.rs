//! Signed media addresses: what lets a player fetch one upload's files, for a while, in one session.
//!
//! The token stands in the path, so that the relative addresses inside playlists keep it.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hallyu_kernel::{Coded, Kind, MediaId, SessionId, Time};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::secrets::MasterKey;

/// Name of the cookie that binds media addresses to the session.
pub const COOKIE: &str = "hallyu_playback";

const VERSION: u8 = 1;
const TAG: usize = 32;
/// Version, media id, session id, expiry, height.
const GRANT: usize = 1 + 16 + 16 + 8 + 2;
const SESSION: usize = 16;

/// What each kind of signature is made over first, so that none passes for the other.
const FOR_TOKEN: &[u8] = b"token:";
const FOR_COOKIE: &[u8] = b"cookie:";
const FOR_DOWNLOAD: &[u8] = b"download:";

/// What a media address allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaybackGrant {
    /// Whose files.
    pub media_id: MediaId,
    /// In which session.
    pub session_id: SessionId,
    /// Until when, to the second.
    pub expires_at: Time,
    /// Highest quality class of video, lines: 480 allows 360p and 480p.
    pub max_height: u16,
}

/// What the files of an address are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// To be played.
    Stream,
    /// To be taken along, in one file.
    Download,
}

impl Use {
    fn purpose(self) -> &'static [u8] {
        match self {
            Self::Stream => FOR_TOKEN,
            Self::Download => FOR_DOWNLOAD,
        }
    }
}

/// Why a media address or cookie is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaybackError {
    /// Not something that was ever issued.
    #[error("malformed playback token")]
    Malformed,
    /// Not signed by us as it stands.
    #[error("the playback token's signature does not match")]
    Altered,
    /// Its time is over.
    #[error("the playback token expired")]
    Expired,
}

impl Coded for PlaybackError {
    fn kind(&self) -> Kind {
        match self {
            Self::Malformed | Self::Altered => Kind::Forbidden,
            Self::Expired => Kind::Unauthenticated,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Malformed | Self::Altered => "FORBIDDEN",
            Self::Expired => "TOKEN_EXPIRED",
        }
    }
}

/// Issues and verifies media addresses and the cookie that goes with them.
#[derive(Clone)]
pub struct PlaybackSigner {
    key: Hmac<Sha256>,
}

impl PlaybackSigner {
    /// Signs with a key derived from the master key.
    #[must_use]
    pub fn new(master: &MasterKey) -> Self {
        let key = master.derive("hallyu/streaming/v1");
        Self { key: Hmac::new_from_slice(&key).expect("HMAC takes keys of any length") }
    }

    /// The token that carries the grant: 100 characters that need no escaping in a path.
    #[must_use]
    pub fn issue(&self, grant: &PlaybackGrant) -> String {
        self.issue_for(Use::Stream, grant)
    }

    /// The same for another use. A token is good for its own use alone.
    #[must_use]
    pub fn issue_for(&self, purpose: Use, grant: &PlaybackGrant) -> String {
        let mut payload = Vec::with_capacity(GRANT + TAG);
        payload.push(VERSION);
        payload.extend_from_slice(grant.media_id.uuid().as_bytes());
        payload.extend_from_slice(grant.session_id.uuid().as_bytes());
        payload.extend_from_slice(&grant.expires_at.timestamp().to_be_bytes());
        payload.extend_from_slice(&grant.max_height.to_be_bytes());
        self.signed(purpose.purpose(), payload)
    }

    /// The grant that the token carries, if it was issued here and `now` is before its end.
    ///
    /// # Errors
    /// [`PlaybackError`]; the signature is checked before anything is believed, in constant time.
    pub fn verify(&self, token: &str, now: Time) -> Result<PlaybackGrant, PlaybackError> {
        self.verify_for(Use::Stream, token, now)
    }

    /// The same for a token of another use.
    ///
    /// # Errors
    /// As [`PlaybackSigner::verify`].
    pub fn verify_for(&self, purpose: Use, token: &str, now: Time) -> Result<PlaybackGrant, PlaybackError> {
        let payload = self.verified::<GRANT, { GRANT + TAG }>(purpose.purpose(), token)?;
        let mut rest = payload.as_slice();
        let [version] = take(&mut rest)?;
        if version != VERSION {
            return Err(PlaybackError::Malformed);
        }
        let media_id = Uuid::from_bytes(take(&mut rest)?).into();
        let session_id = Uuid::from_bytes(take(&mut rest)?).into();
        let seconds = i64::from_be_bytes(take(&mut rest)?);
        let max_height = u16::from_be_bytes(take(&mut rest)?);
        let expires_at = Time::from_timestamp(seconds, 0).ok_or(PlaybackError::Malformed)?;
        if now >= expires_at {
            return Err(PlaybackError::Expired);
        }
        Ok(PlaybackGrant { media_id, session_id, expires_at, max_height })
    }

    /// Value of the cookie [`COOKIE`] for this session.
    #[must_use]
    pub fn cookie(&self, session_id: SessionId) -> String {
        self.signed(FOR_COOKIE, session_id.uuid().as_bytes().to_vec())
    }

    /// The `Set-Cookie` header of the answer that hands out media addresses. `origin` is the scheme and host that the
    /// caller sees: under `https:` the cookie is never sent in the clear.
    #[must_use]
    pub fn set_cookie(&self, session_id: SessionId, life: Duration, origin: &str) -> String {
        self.set_cookie_below("/media", (session_id, life), origin)
    }

    /// The same for the addresses below a path; it stays when one for others takes the place of theirs.
    #[must_use]
    pub fn set_cookie_below(
        &self,
        path: &str,
        (session_id, life): (SessionId, Duration),
        origin: &str,
    ) -> String {
        let secure = if origin.starts_with("https:") { "; Secure" } else { "" };
        let (value, seconds) = (self.cookie(session_id), life.as_secs());
        format!("{COOKIE}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
    }

    /// The session that a cookie's value names.
    ///
    /// # Errors
    /// [`PlaybackError::Malformed`] and [`PlaybackError::Altered`].
    pub fn session_of_cookie(&self, value: &str) -> Result<SessionId, PlaybackError> {
        let payload = self.verified::<SESSION, { SESSION + TAG }>(FOR_COOKIE, value)?;
        Ok(Uuid::from_bytes(payload).into())
    }

    fn signed(&self, purpose: &[u8], mut payload: Vec<u8>) -> String {
        let tag = self.key.clone().chain_update(purpose).chain_update(&payload).finalize();
        payload.extend_from_slice(&tag.into_bytes());
        BASE64.encode(payload)
    }

    /// The payload of `LENGTH` bytes in front of the tag; `SIGNED` is their sum.
    fn verified<const LENGTH: usize, const SIGNED: usize>(
        &self,
        purpose: &[u8],
        text: &str,
    ) -> Result<[u8; LENGTH], PlaybackError> {
        let mut bytes = [0; SIGNED];
        let length = BASE64.decode_slice(text, &mut bytes).map_err(|_| PlaybackError::Malformed)?;
        let (payload, tag) = bytes.split_at(LENGTH);
        if length != SIGNED {
            return Err(PlaybackError::Malformed);
        }
        let expected = self.key.clone().chain_update(purpose).chain_update(payload);
        expected.verify_slice(tag).map_err(|_| PlaybackError::Altered)?;
        payload.try_into().map_err(|_| PlaybackError::Malformed)
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], PlaybackError> {
    let (taken, left) = rest.split_first_chunk().ok_or(PlaybackError::Malformed)?;
    *rest = left;
    Ok(*taken)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn signer(byte: u8) -> PlaybackSigner {
        let key = base64::engine::general_purpose::STANDARD.encode([byte; 32]);
        PlaybackSigner::new(&MasterKey::from_base64(&key).unwrap())
    }

    fn now() -> Time {
        Time::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn grant() -> PlaybackGrant {
        PlaybackGrant {
            media_id: Uuid::from_u128(1).into(),
            session_id: Uuid::from_u128(2).into(),
            expires_at: now() + TimeDelta::hours(4),
            max_height: 480,
        }
    }

    #[test]
    fn a_token_gives_its_grant_back_until_it_expires() {
        let token = signer(1).issue(&grant());
        assert_eq!(token.len(), 100);
        let last = grant().expires_at - TimeDelta::seconds(1);
        assert_eq!(signer(1).verify(&token, last), Ok(grant()));
        assert_eq!(signer(1).verify(&token, grant().expires_at), Err(PlaybackError::Expired));
        assert_eq!(signer(2).verify(&token, now()), Err(PlaybackError::Altered));
    }

    #[test]
    fn a_cookie_is_no_token_and_a_token_is_no_cookie() {
        let cookie = signer(1).cookie(grant().session_id);
        assert_eq!(signer(1).session_of_cookie(&cookie), Ok(grant().session_id));
        assert_eq!(signer(2).session_of_cookie(&cookie), Err(PlaybackError::Altered));
        assert_eq!(signer(1).verify(&cookie, now()), Err(PlaybackError::Malformed));
        assert_eq!(signer(1).session_of_cookie(&signer(1).issue(&grant())), Err(PlaybackError::Malformed));
    }

    #[test]
    fn a_token_is_good_for_its_own_use() {
        let [stream, download] = [Use::Stream, Use::Download].map(|use_| signer(1).issue_for(use_, &grant()));
        assert_eq!(signer(1).verify_for(Use::Download, &download, now()), Ok(grant()));
        assert_eq!(signer(1).verify(&download, now()), Err(PlaybackError::Altered));
        assert_eq!(signer(1).verify_for(Use::Download, &stream, now()), Err(PlaybackError::Altered));
    }

    #[test]
    fn the_cookie_is_secure_where_it_can_be() {
        let cookie = |origin| signer(1).set_cookie(grant().session_id, Duration::from_secs(60), origin);
        let plain = cookie("http://localhost:8000");
        assert!(plain.starts_with("hallyu_playback="), "{plain}");
        assert!(plain.ends_with("; Path=/media; Max-Age=60; HttpOnly; SameSite=Strict"), "{plain}");
        assert!(cookie("https://hallyu.test").ends_with("; SameSite=Strict; Secure"));
    }

    #[test]
    fn no_single_bit_can_be_changed() {
        let token = BASE64.decode(signer(1).issue(&grant())).unwrap();
        for place in 0..token.len() * 8 {
            let mut altered = token.clone();
            altered[place / 8] ^= 1 << (place % 8);
            let refused = signer(1).verify(&BASE64.encode(altered), now());
            assert_eq!(refused, Err(PlaybackError::Altered), "bit {place}");
        }
    }

    proptest! {
        #[test]
        fn any_grant_survives_and_no_altered_bit_does(
            ids: (u128, u128), life in 1..100_000_000i64, max_height: u16, place in 0..(GRANT + TAG) * 8,
        ) {
            let grant = PlaybackGrant {
                media_id: Uuid::from_u128(ids.0).into(),
                session_id: Uuid::from_u128(ids.1).into(),
                expires_at: now() + TimeDelta::seconds(life),
                max_height,
            };
            let token = signer(1).issue(&grant);
            prop_assert_eq!(signer(1).verify(&token, now()), Ok(grant));
            let mut altered = BASE64.decode(token).unwrap();
            altered[place / 8] ^= 1 << (place % 8);
            prop_assert_eq!(signer(1).verify(&BASE64.encode(altered), now()), Err(PlaybackError::Altered));
        }

        #[test]
        fn no_text_is_accepted_or_panics(text: String) {
            prop_assert_eq!(signer(1).verify(&text, now()), Err(PlaybackError::Malformed));
            prop_assert!(signer(1).session_of_cookie(&text).is_err());
        }
    }
}
