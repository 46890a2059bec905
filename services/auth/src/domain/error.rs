use std::time::Duration;

use hallyu_kernel::{Coded, FieldError, Kind, StoreError};

/// Why `auth` refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Fields of the request break rules; all of them are listed.
    #[error("{} fields are wrong", .0.len())]
    Invalid(Vec<FieldError>),
    /// Another account has the address.
    #[error("another account has this address")]
    EmailTaken,
    /// Another account has the nickname.
    #[error("another account has this nickname")]
    NicknameTaken,
    /// The address is unknown or the password is not the account's; it is not told which.
    #[error("wrong address or password")]
    InvalidCredentials,
    /// The token was never issued, was used already or belongs to a session that has ended.
    #[error("the token is not valid")]
    InvalidToken,
    /// The token was good once.
    #[error("the token has expired")]
    TokenExpired,
    /// No session of that id lives.
    #[error("no such session")]
    UnknownSession,
    /// No account answers to that name.
    #[error("there is no account {0}")]
    UnknownUser(String),
    /// More passwords wait to be checked than can be soon.
    #[error("too many passwords wait to be checked")]
    Busy,
    /// The store did not do what was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key could not be made, opened or used.
    #[error("cryptography failed: {0}")]
    Crypto(&'static str, #[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AuthError {
    /// How long a client waits that was turned away because of [`Self::Busy`].
    const BUSY_DELAY: Duration = Duration::from_secs(2);
}

impl Coded for AuthError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) => Kind::Invalid,
            Self::EmailTaken | Self::NicknameTaken => Kind::Conflict,
            Self::InvalidCredentials | Self::InvalidToken | Self::TokenExpired => Kind::Unauthenticated,
            Self::UnknownSession | Self::UnknownUser(_) => Kind::NotFound,
            Self::Busy => Kind::Unavailable,
            Self::Store(error) => error.kind(),
            Self::Crypto(..) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "VALIDATION_ERROR",
            Self::EmailTaken => "EMAIL_ALREADY_EXISTS",
            Self::NicknameTaken => "NICKNAME_TAKEN",
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::InvalidToken => "INVALID_TOKEN",
            Self::TokenExpired => "TOKEN_EXPIRED",
            Self::UnknownSession | Self::UnknownUser(_) => "NOT_FOUND",
            Self::Busy => "UNAVAILABLE",
            Self::Store(error) => error.code(),
            Self::Crypto(..) => "INTERNAL_ERROR",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    fn subject(&self) -> Option<&str> {
        match self {
            Self::Busy => Some("auth"),
            Self::Store(error) => error.subject(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        matches!(self, Self::Busy).then_some(Self::BUSY_DELAY)
    }
}
