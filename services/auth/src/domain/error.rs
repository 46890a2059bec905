use std::time::Duration;

use hallyu_kernel::{Coded, FieldError, Kind, MissingRole, StoreError};
use serde_json::{Value, json};

use super::Provider;

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
    /// Too many wrong passwords have been tried; it may be tried again after this time.
    #[error("too many guesses; wait {} s", .0.as_secs())]
    TooManyGuesses(Duration),
    /// The password is right, and an admin has shut the account.
    #[error("the account is suspended")]
    Suspended,
    /// The actor's role does not allow it.
    #[error(transparent)]
    MissingRole(#[from] MissingRole),
    /// Nobody suspends or demotes himself: so there is always an admin.
    #[error("nobody may do this to the own account")]
    OwnAccount,
    /// The token was never issued, was used already or belongs to a session that has ended.
    #[error("the token is not valid")]
    InvalidToken,
    /// The token was good once.
    #[error("the token has expired")]
    TokenExpired,
    /// Password or provider were right, and the account asks for a second step.
    #[error("a second step is needed")]
    MfaRequired {
        /// The ticket for the second step.
        token: String,
        /// What the second step may be: `totp`, `recovery_code`, `passkey`.
        methods: Vec<&'static str>,
    },
    /// The one-time secret of this step was never issued, was used already, or came too late.
    #[error("the ticket is not valid or has expired")]
    TicketExpired,
    /// The code is not the one that the app shows, nor one of the recovery codes.
    #[error("wrong code")]
    WrongCode,
    /// So many wrong codes came that none is looked at for a while.
    #[error("too many wrong codes")]
    TooManyCodes(Duration),
    /// Two-step verification is on already.
    #[error("two-step verification is on already")]
    MfaOn,
    /// Two-step verification is not on, or nobody has begun to switch it on.
    #[error("two-step verification is off")]
    MfaOff,
    /// The setting that it takes is not set.
    #[error("{0} is not set")]
    NotConfigured(&'static str),
    /// A provider gave no usable answer.
    #[error("{0} does not answer")]
    ProviderUnavailable(Provider, #[source] Box<dyn std::error::Error + Send + Sync>),
    /// A provider, or the user there, did not vouch; why is for the log.
    #[error("{0} did not vouch: {1}")]
    ProviderRefused(Provider, String),
    /// The provider does not say that the address is the user's, and somebody has an account with it.
    #[error("the address is not verified")]
    EmailNotVerified,
    /// The provider tells no address.
    #[error("the provider tells no address")]
    EmailMissing,
    /// The account at the provider logs in to another account here.
    #[error("linked to another account")]
    AlreadyLinked,
    /// Nobody could log in to the account any more.
    #[error("the only way to log in")]
    LastLoginMethod,
    /// A passkey was not accepted; why is for the log.
    #[error("the passkey was refused: {0}")]
    PasskeyRefused(String),
    /// The account has as many passkeys as it may have.
    #[error("too many passkeys")]
    TooManyPasskeys,
    /// The user has no such link or passkey.
    #[error("no such way to log in")]
    UnknownWay,
    /// The account has no password, and its owner logged in too long ago to be known without one.
    #[error("the login is too long ago")]
    LoginTooOld,
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
            Self::MfaOn | Self::MfaOff => Kind::Conflict,
            Self::AlreadyLinked | Self::LastLoginMethod | Self::TooManyPasskeys => Kind::Conflict,
            Self::EmailNotVerified | Self::EmailMissing => Kind::Forbidden,
            Self::NotConfigured(_) | Self::ProviderUnavailable(..) => Kind::Unavailable,
            Self::InvalidCredentials | Self::InvalidToken | Self::TokenExpired => Kind::Unauthenticated,
            Self::MfaRequired { .. } | Self::TicketExpired | Self::WrongCode => Kind::Unauthenticated,
            Self::ProviderRefused(..) | Self::PasskeyRefused(_) => Kind::Unauthenticated,
            Self::LoginTooOld => Kind::Forbidden,
            Self::TooManyCodes(_) => Kind::TooMany,
            Self::TooManyGuesses(_) => Kind::TooMany,
            Self::Suspended | Self::MissingRole(_) | Self::OwnAccount => Kind::Forbidden,
            Self::UnknownSession | Self::UnknownUser(_) | Self::UnknownWay => Kind::NotFound,
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
            Self::LoginTooOld => "RECENT_LOGIN_NEEDED",
            Self::MfaRequired { .. } => "MFA_REQUIRED",
            Self::TicketExpired => "TICKET_EXPIRED",
            Self::WrongCode => "INVALID_CODE",
            Self::TooManyCodes(_) => "RATE_LIMITED",
            Self::MfaOn => "MFA_ALREADY_ON",
            Self::MfaOff => "MFA_NOT_ON",
            Self::TooManyGuesses(_) => "RATE_LIMITED",
            Self::Suspended => "ACCOUNT_SUSPENDED",
            Self::MissingRole(_) | Self::OwnAccount => "FORBIDDEN",
            Self::ProviderRefused(..) => "PROVIDER_REFUSED",
            Self::PasskeyRefused(_) => "PASSKEY_REFUSED",
            Self::TooManyPasskeys => "CONFLICT",
            Self::EmailNotVerified => "EMAIL_NOT_VERIFIED",
            Self::EmailMissing => "EMAIL_MISSING",
            Self::AlreadyLinked => "ALREADY_LINKED",
            Self::LastLoginMethod => "LAST_LOGIN_METHOD",
            Self::UnknownSession | Self::UnknownUser(_) | Self::UnknownWay => "NOT_FOUND",
            Self::Busy | Self::NotConfigured(_) | Self::ProviderUnavailable(..) => "UNAVAILABLE",
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
            Self::NotConfigured(setting) => Some(setting),
            Self::ProviderUnavailable(provider, _) => Some(provider.as_str()),
            Self::Store(error) => error.subject(),
            _ => None,
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::MfaRequired { token, methods } => Some(json!({ "mfa_token": token, "methods": methods })),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy => Some(Self::BUSY_DELAY),
            Self::TooManyCodes(delay) | Self::TooManyGuesses(delay) => Some(*delay),
            _ => None,
        }
    }
}
