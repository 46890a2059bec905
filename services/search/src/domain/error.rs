use std::time::Duration;

use hallyu_kernel::{Coded, FieldError, Kind, StoreError};

/// When it is worth trying again what another server did not answer.
const COME_BACK: Duration = Duration::from_secs(5);

/// Why `search` refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// A field of the request breaks a rule.
    #[error("{} breaks a rule", .0.field)]
    Invalid(FieldError),
    /// The engine does not answer.
    #[error("the search engine does not answer")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The catalogue does not answer.
    #[error("the catalogue does not answer")]
    Catalogue(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The blob store.
    #[error("the blob store failed")]
    Blobs(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Coded for SearchError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) => Kind::Invalid,
            Self::Engine(_) | Self::Catalogue(_) => Kind::Unavailable,
            Self::Store(error) => error.kind(),
            Self::Blobs(_) => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "VALIDATION_ERROR",
            Self::Engine(_) | Self::Catalogue(_) => "UNAVAILABLE",
            Self::Store(error) => error.code(),
            Self::Blobs(_) => "INTERNAL_ERROR",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(field) => vec![field.clone()],
            _ => Vec::new(),
        }
    }

    fn subject(&self) -> Option<&str> {
        match self {
            Self::Engine(_) => Some("search"),
            Self::Catalogue(_) => Some("content"),
            Self::Store(error) => error.subject(),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        (self.kind() == Kind::Unavailable).then_some(COME_BACK)
    }
}
