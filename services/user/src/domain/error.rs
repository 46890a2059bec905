use std::time::Duration;

use hallyu_kernel::{Coded, Kind, StoreError};

/// Why `user` refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// There is no such user.
    #[error("no such user")]
    Unknown,
    /// The account exists, but its profile has not been made yet: the event is still on its way.
    #[error("the profile has not been made yet")]
    NotYet,
    /// Another profile has the nickname.
    #[error("another profile has this nickname")]
    NicknameTaken,
    /// The store did not do what was asked.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for UserError {
    fn from(error: StoreError) -> Self {
        if error.is_duplicate("profiles", "nickname_key") { Self::NicknameTaken } else { Self::Store(error) }
    }
}

impl Coded for UserError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::NotFound,
            Self::NotYet => Kind::Unavailable,
            Self::NicknameTaken => Kind::Conflict,
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "NOT_FOUND",
            Self::NotYet => "UNAVAILABLE",
            Self::NicknameTaken => "NICKNAME_TAKEN",
            Self::Store(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        matches!(self, Self::NotYet).then_some(Duration::from_secs(1))
    }

    fn subject(&self) -> Option<&str> {
        match self {
            Self::NotYet => Some("profile"),
            Self::Store(error) => error.subject(),
            _ => None,
        }
    }
}
