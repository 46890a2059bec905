use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// Crockford's base 32 in lower case, as the TypeID format has it.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 128 bits in base 32.
const SUFFIX_LENGTH: usize = 26;
/// What [`DIGITS`] holds for a byte that is no digit.
const NO_DIGIT: u8 = u8::MAX;
/// The digit that each byte stands for. Ids are read and written several times per request.
const DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut digit = 0;
    while digit < ALPHABET.len() {
        digits[ALPHABET[digit] as usize] = digit as u8;
        digit += 1;
    }
    digits
};

/// A text that is not an id of the expected type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The prefix is missing or of another type.
    #[error("expected an id that starts with {0}_")]
    Prefix(&'static str),
    /// The part behind the prefix is not 26 characters of lower-case base 32.
    #[error("malformed id")]
    Suffix,
}

fn encode(uuid: Uuid) -> [u8; SUFFIX_LENGTH] {
    let mut bits = uuid.as_u128();
    let mut text = [b'0'; SUFFIX_LENGTH];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    text
}

fn decode(text: &str) -> Result<Uuid, IdError> {
    let text = text.as_bytes();
    if text.len() != SUFFIX_LENGTH || text[0] > b'7' {
        return Err(IdError::Suffix);
    }
    let mut bits = 0u128;
    for byte in text {
        let digit = DIGITS[usize::from(*byte)];
        if digit == NO_DIGIT {
            return Err(IdError::Suffix);
        }
        bits = bits << 5 | u128::from(digit);
    }
    Ok(Uuid::from_u128(bits))
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// What the id's text starts with, without the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// The UUID behind the prefix.
            #[must_use]
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!($prefix, "_"))?;
                f.write_str(std::str::from_utf8(&encode(self.0)).expect("the alphabet is ASCII"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let suffix = text.strip_prefix(concat!($prefix, "_")).ok_or(IdError::Prefix($prefix))?;
                decode(suffix).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

typed_ids! {
    /// A user.
    UserId = "usr";
    /// A login on one device; lives until logout, revocation or expiry.
    SessionId = "ses";
    /// An account at another provider that logs in to one of ours.
    LinkId = "lnk";
    /// A passkey.
    PasskeyId = "pky";
    /// A title of the catalogue.
    ContentId = "cnt";
    /// An episode of a title; a film has one.
    EpisodeId = "ep";
    /// A person who acts, directs, writes or produces.
    PersonId = "per";
    /// A genre.
    GenreId = "genre";
    /// An uploaded video and what was made of it.
    MediaId = "med";
    /// A subtitle track.
    TrackId = "sub";
    /// A cue of a subtitle track.
    CueId = "cue";
    /// A meaning unit of speech: what is translated, whatever cues a language makes of it.
    SegmentId = "seg";
    /// A term of a glossary.
    TermId = "trm";
    /// A viewer's correction of a line.
    SuggestionId = "sug";
    /// An upload in progress.
    UploadId = "upl";
    /// A piece of long work.
    JobId = "job";
    /// A plan that can be subscribed to.
    PlanId = "plan";
    /// A notification in a user's inbox.
    NotificationId = "ntf";
    /// A copy of all that is held about a user.
    ExportId = "exp";
    /// The removal of all that is held about a user; says nothing about whom.
    ErasureId = "era";
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn follows_the_type_id_format() {
        // The example of the TypeID specification.
        let uuid: Uuid = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        assert_eq!(UserId::from(uuid).to_string(), "usr_01h455vb4pex5vsknk084sn02q");
        assert_eq!("usr_01h455vb4pex5vsknk084sn02q".parse(), Ok(UserId::from(uuid)));
    }

    #[test]
    fn refuses_what_is_not_an_id_of_this_type() {
        assert_eq!("cnt_01h455vb4pex5vsknk084sn02q".parse::<UserId>(), Err(IdError::Prefix("usr")));
        for bad in [
            "usr_",
            "usr_01h455vb4pex5vsknk084sn02",
            "usr_81h455vb4pex5vsknk084sn02q",
            "usr_01H455VB4PEX5VSKNK084SN02Q",
        ] {
            assert_eq!(bad.parse::<UserId>(), Err(IdError::Suffix), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn text_gives_the_same_id_back(bits: u128) {
            let id = EpisodeId::from(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }

        #[test]
        fn order_of_texts_is_order_of_ids(a: u128, b: u128) {
            let (a, b) = (JobId::from(Uuid::from_u128(a)), JobId::from(Uuid::from_u128(b)));
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<MediaId>();
            let _ = format!("med_{text}").parse::<MediaId>();
        }
    }
}
