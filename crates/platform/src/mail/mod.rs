//! Mail to users.

use async_trait::async_trait;
use hallyu_kernel::{Coded, Kind};

mod outbox_folder;

pub use outbox_folder::OutboxFolder;

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
    /// The mail cannot be written down, or the server does not take it.
    #[error("the mail was not sent")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Coded for MailError {
    fn kind(&self) -> Kind {
        match self {
            Self::Address(_) => Kind::Invalid,
            Self::Failed(_) => Kind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Address(_) => "VALIDATION_ERROR",
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
}
