use std::error::Error;
use std::io;

use hallyu_kernel::{Coded, Kind};

type Source = Box<dyn Error + Send + Sync>;

/// Why the blob store did not do what was asked. Nothing half-written is ever visible.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// There is no blob of that key.
    #[error("there is no blob {0}")]
    NotFound(String),
    /// The key breaks the rules for keys.
    #[error("malformed blob key {0:?}")]
    Key(String),
    /// The range starts behind the blob's end.
    #[error("the range starts behind the end of blob {0}")]
    Range(String),
    /// There is no space left, or the quota is used up.
    #[error("no space is left to write blob {key}")]
    Full {
        /// What was to be written.
        key: String,
        /// What the operating system or the store said.
        #[source]
        source: Source,
    },
    /// The blob, or the value to be stored, is not the expected JSON.
    #[error("blob {key} is not the expected JSON")]
    Json {
        /// Which blob.
        key: String,
        /// Where it differs.
        #[source]
        source: serde_json::Error,
    },
    /// The setting names no store that is known here.
    #[error(
        "{0}; expected file:///directory, s3://key:secret@bucket/folder?endpoint=https://host&region=name, or memory:"
    )]
    Location(String),
    /// Anything else that the operating system or the store said.
    #[error("the blob store failed at {key}")]
    Failed {
        /// Which blob or folder.
        key: String,
        /// What the operating system or the store said.
        #[source]
        source: Source,
    },
}

impl BlobError {
    pub(super) fn from_io(key: &str, error: io::Error) -> Self {
        Self::from_source(key, error.into())
    }

    pub(super) fn from_source(key: &str, source: Source) -> Self {
        let key = key.to_owned();
        if is_full(&*source) { Self::Full { key, source } } else { Self::Failed { key, source } }
    }
}

/// Translates the library's error about the blob `key`.
pub(super) fn named(key: &str) -> impl FnOnce(object_store::Error) -> BlobError {
    move |error| match error {
        object_store::Error::NotFound { .. } => BlobError::NotFound(key.to_owned()),
        error => BlobError::from_source(key, error.into()),
    }
}

/// The library hides the operating system's error somewhere in the chain of causes.
fn is_full(error: &(dyn Error + 'static)) -> bool {
    let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded];
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|error| full.contains(&error.kind())) {
            return true;
        }
        cause = error.source();
    }
    false
}

impl Coded for BlobError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound(_) => Kind::NotFound,
            Self::Range(_) => Kind::Invalid,
            Self::Full { .. } => Kind::Unavailable,
            Self::Key(_) | Self::Json { .. } | Self::Location(_) | Self::Failed { .. } => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self.kind() {
            Kind::NotFound => "NOT_FOUND",
            Kind::Invalid => "VALIDATION_ERROR",
            Kind::Unavailable => "UNAVAILABLE",
            _ => "INTERNAL_ERROR",
        }
    }

    fn subject(&self) -> Option<&str> {
        matches!(self, Self::Full { .. }).then_some("storage")
    }
}
