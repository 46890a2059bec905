use std::time::Duration;

use hallyu_kernel::{Coded, FieldError, Kind, MissingRole, StoreError};

use super::ConsentKind;

/// Why `user` refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// There is no such user, export or erasure, or the asker may not know that there is.
    #[error("there is no such thing")]
    Unknown,
    /// The account exists, but its profile has not been made yet: the event is still on its way.
    #[error("the profile has not been made yet")]
    NotYet,
    /// Another profile has the nickname.
    #[error("another profile has this nickname")]
    NicknameTaken,
    /// The account cannot go on without the consent.
    #[error("an account cannot go on without its consent to {}", .0.as_str())]
    ConsentNeeded(ConsentKind),
    /// The last export is too recent for another; says for how long.
    #[error("the last export is less than a day old")]
    ExportTooSoon(Duration),
    /// Parts of the export are still missing.
    #[error("the export is not ready yet")]
    ExportNotReady,
    /// The erasure has begun and cannot be called off.
    #[error("the erasure has begun")]
    ErasureStarted,
    /// The proof was refused by `auth`.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The asker's role is too low.
    #[error(transparent)]
    Role(#[from] MissingRole),
    /// The catalogue does not answer.
    #[error("content does not answer: {0}")]
    Catalogue(String),
    /// The store did not do what was asked.
    #[error(transparent)]
    Store(StoreError),
    /// The blob store or the archive failed.
    #[error("{0} failed")]
    Files(&'static str, #[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why it is not proven that the caller is the account's owner.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The account has a password and none was given.
    #[error("the password is needed")]
    PasswordNeeded,
    /// The password is not the account's.
    #[error("wrong password")]
    WrongPassword,
    /// The account has no password, and the login is too long ago.
    #[error("the login is too long ago")]
    LoginTooOld,
    /// Too many wrong passwords.
    #[error("too many wrong passwords")]
    TooMany,
    /// `auth` does not answer.
    #[error("auth does not answer: {0}")]
    Unavailable(String),
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
            Self::NotYet | Self::Catalogue(_) => Kind::Unavailable,
            Self::NicknameTaken | Self::ConsentNeeded(_) | Self::ExportNotReady | Self::ErasureStarted => {
                Kind::Conflict
            }
            Self::ExportTooSoon(_) => Kind::TooMany,
            Self::Proof(error) => error.kind(),
            Self::Role(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Files(..) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "NOT_FOUND",
            Self::NotYet | Self::Catalogue(_) => "UNAVAILABLE",
            Self::NicknameTaken => "NICKNAME_TAKEN",
            Self::ConsentNeeded(_) => "CONSENT_NEEDED",
            Self::ExportTooSoon(_) => "EXPORT_TOO_SOON",
            Self::ExportNotReady => "EXPORT_NOT_READY",
            Self::ErasureStarted => "ERASURE_STARTED",
            Self::Proof(error) => error.code(),
            Self::Role(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Files(..) => "INTERNAL_ERROR",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Proof(error) => error.fields(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::NotYet => Some(Duration::from_secs(1)),
            Self::ExportTooSoon(rest) => Some(*rest),
            _ => None,
        }
    }

    fn subject(&self) -> Option<&str> {
        match self {
            Self::NotYet => Some("profile"),
            Self::Catalogue(_) => Some("content"),
            Self::Proof(error) => error.subject(),
            Self::Store(error) => error.subject(),
            _ => None,
        }
    }
}

impl Coded for ProofError {
    fn kind(&self) -> Kind {
        match self {
            Self::PasswordNeeded => Kind::Invalid,
            Self::WrongPassword => Kind::Unauthenticated,
            Self::LoginTooOld => Kind::Forbidden,
            Self::TooMany => Kind::TooMany,
            Self::Unavailable(_) => Kind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::PasswordNeeded => "VALIDATION_ERROR",
            Self::WrongPassword => "INVALID_CREDENTIALS",
            Self::LoginTooOld => "RECENT_LOGIN_NEEDED",
            Self::TooMany => "RATE_LIMITED",
            Self::Unavailable(_) => "UNAVAILABLE",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::PasswordNeeded => vec![FieldError::new("password", "required")],
            _ => Vec::new(),
        }
    }

    fn subject(&self) -> Option<&str> {
        matches!(self, Self::Unavailable(_)).then_some("auth")
    }
}
