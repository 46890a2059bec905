use std::sync::Arc;

use hallyu_kernel::{Coded, Kind};
use hallyu_platform::blobs::BlobError;
use hallyu_platform::cloudfront::CloudFrontError;
use hallyu_platform::playback::PlaybackError;
use hallyu_platform::segments::SegmentKeyError;

/// Code of what another device has ended, here and at `content`.
pub(crate) const ENDED: &str = "STREAM_ENDED";

/// Why a file is not served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EdgeError {
    /// There is no such file, or it is none that is ever served.
    #[error("there is no such file")]
    NotFound,
    /// The address is malformed, altered or expired.
    #[error(transparent)]
    Address(#[from] PlaybackError),
    /// The address belongs to another session, or to one that ended.
    #[error("the address belongs to another session, or to one that ended")]
    Session,
    /// Another device of the account has ended what this one plays.
    #[error("another device has ended the stream")]
    Ended,
    /// The address does not allow this rendition.
    #[error("the address does not allow this rendition")]
    AboveGrant,
    /// The blob store failed.
    #[error(transparent)]
    Blobs(BlobError),
    /// The key of a package cannot be read.
    #[error(transparent)]
    Key(#[from] SegmentKeyError),
    /// Nothing can be signed for the network that delivers segments.
    #[error(transparent)]
    Signing(CloudFrontError),
    /// The same error as that of the request that read the file for this one, too.
    #[error(transparent)]
    Shared(#[from] Arc<EdgeError>),
}

impl From<BlobError> for EdgeError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::NotFound(_) | BlobError::Key(_) => Self::NotFound,
            error => Self::Blobs(error),
        }
    }
}

impl Coded for EdgeError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Address(error) => error.kind(),
            Self::Session | Self::AboveGrant => Kind::Forbidden,
            Self::Ended => Kind::Conflict,
            Self::Blobs(error) => error.kind(),
            Self::Key(SegmentKeyError::Blobs(error)) => error.kind(),
            Self::Signing(_) | Self::Key(_) => Kind::Internal,
            Self::Shared(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::Address(error) => error.code(),
            Self::Session | Self::AboveGrant => "FORBIDDEN",
            Self::Ended => ENDED,
            Self::Blobs(error) => error.code(),
            Self::Key(SegmentKeyError::Blobs(error)) => error.code(),
            Self::Signing(_) | Self::Key(_) => "INTERNAL_ERROR",
            Self::Shared(error) => error.code(),
        }
    }

    fn subject(&self) -> Option<&str> {
        match self {
            Self::Blobs(error) => error.subject(),
            Self::Shared(error) => error.subject(),
            _ => None,
        }
    }
}
