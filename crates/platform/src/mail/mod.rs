//! Mail to users.

use async_trait::async_trait;
use hallyu_kernel::{Coded, Kind};

mod compose;
mod outbox_folder;
mod smtp;

pub use outbox_folder::OutboxFolder;
pub use smtp::Smtp;

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Address, with or without a display name.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The text, for programs that show no HTML.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// An address that mail cannot be sent to or from.
    #[error("malformed mail address {0:?}")]
    Address(String),
    /// The setting names no place that mails can go to.
    #[error(
        "{0}; expected file:///folder, smtp://user:password@host (STARTTLS), smtps:// (TLS) or smtp+plain:// (neither)"
    )]
    Url(String),
    /// The server will never take this mail: there is no such mailbox, for example. Sending it again is of no use.
    #[error("the mail was refused for good")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The mail cannot be written down, or the server does not take it now.
    #[error("the mail was not sent")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Coded for MailError {
    fn kind(&self) -> Kind {
        match self {
            Self::Address(_) | Self::Refused(_) => Kind::Invalid,
            Self::Url(_) => Kind::Internal,
            Self::Failed(_) => Kind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Address(_) | Self::Refused(_) => "VALIDATION_ERROR",
            Self::Url(_) => "INTERNAL_ERROR",
            Self::Failed(_) => "UNAVAILABLE",
        }
    }

    fn subject(&self) -> Option<&str> {
        matches!(self, Self::Failed(_)).then_some("mail")
    }
}

/// Takes mails for delivery.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Returns when the mail is safe with whoever delivers it.
    async fn send(&self, mail: Mail) -> Result<(), MailError>;

    /// Whether mails would be taken now.
    async fn ping(&self) -> Result<(), MailError>;
}
