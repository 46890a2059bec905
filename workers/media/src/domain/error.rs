use std::io::ErrorKind;

use hallyu_contracts::jobs::INFECTED;
use hallyu_kernel::{Coded, Kind};

/// What another layer reports as the cause of an error.
pub type Reason = Box<dyn std::error::Error + Send + Sync>;

/// Why a video could not be packaged. The text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// No byte was uploaded.
    #[error("the file is empty; upload it again")]
    Empty,
    /// The bytes are in no video format that is taken here.
    #[error("the file is not a video that can be read; upload MP4, MOV, MKV, WebM, AVI or MPEG-TS")]
    NotAVideo,
    /// A media file without moving pictures, for example music with a cover.
    #[error("the file has no video track; upload a file with pictures")]
    NoVideoStream,
    /// The end of the file is missing.
    #[error("the file is cut off: {readable_s} of {declared_s} seconds are there; export or upload it again")]
    Truncated {
        /// Seconds that can be read.
        readable_s: u64,
        /// Seconds that the file says it has.
        declared_s: u64,
    },
    /// The index that a file needs to be read is missing, because its end is.
    #[error("the file is cut off: its index is missing; export or upload it again")]
    IndexMissing,
    /// Fewer pixels than anybody could watch.
    #[error("the picture has {width}x{height} pixels; at least {least} on each side are needed")]
    TooSmall {
        /// Width as shown.
        width: u32,
        /// Height as shown.
        height: u32,
        /// Pixels that the shorter side needs.
        least: u32,
    },
    /// More pixels than can be decoded safely.
    #[error("the picture has {width}x{height} pixels; scale it to at most {most} on each side")]
    TooLarge {
        /// Width as shown.
        width: u32,
        /// Height as shown.
        height: u32,
        /// Pixels that the longer side may have.
        most: u32,
    },
    /// The file was recognised, but its pictures or sound could not be decoded.
    #[error("the video cannot be decoded; export it again as H.264 or HEVC in MP4 ({0})")]
    Undecodable(String),
    /// The upload is no longer in the blob store.
    #[error("the uploaded file is no longer there; upload it again")]
    SourceMissing,
    /// Nobody wants the result any more.
    #[error("it was cancelled")]
    Cancelled,
    /// The disk is full. What was written is removed, and the job is tried again.
    #[error("the disk is full; free space for the media worker, the job is tried again")]
    DiskFull,
    /// A program that this worker runs is not installed.
    #[error("{0} is not installed; install ffmpeg or set its path")]
    ToolMissing(String),
    /// The ffmpeg at hand was built without an encoder that the settings ask for.
    #[error(
        "ffmpeg has no encoder {0}; install one that was built with it, or take its codec out of media.extra_codecs"
    )]
    EncoderMissing(&'static str),
    /// There is a virus in the upload.
    #[error("a virus was found in the file ({0}); it was removed")]
    Infected(String),
    /// Nobody could say whether there is a virus in the upload.
    #[error("the virus scanner does not answer: {0}")]
    ScannerDown(String),
    /// The encoder has shown no sign of life for too long, and was ended.
    #[error("the encoder made no progress for {0} s and was ended")]
    Stalled(u64),
    /// A store or the working folder failed.
    #[error("{context}")]
    Failed {
        /// What was tried.
        context: String,
        /// Why it did not work.
        #[source]
        source: Reason,
    },
}

impl MediaError {
    /// Wraps the failure of a store or of the working folder; a full disk is told apart.
    pub fn failed(context: impl Into<String>, source: impl Into<Reason>) -> Self {
        let source = source.into();
        if is_disk_full(source.as_ref()) {
            return Self::DiskFull;
        }
        Self::Failed { context: context.into(), source }
    }

    /// Whether the same upload would fail again, however often it is tried.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.kind() == Kind::Invalid
    }
}

/// Looks for a full disk or a used-up quota in the whole chain of causes.
fn is_disk_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let full = [ErrorKind::StorageFull, ErrorKind::QuotaExceeded];
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| full.contains(&cause.kind()))
}

impl Coded for MediaError {
    fn kind(&self) -> Kind {
        match self {
            Self::Empty
            | Self::NotAVideo
            | Self::NoVideoStream
            | Self::Truncated { .. }
            | Self::IndexMissing
            | Self::TooSmall { .. }
            | Self::TooLarge { .. }
            | Self::Undecodable(_)
            | Self::Cancelled
            | Self::SourceMissing
            | Self::Infected(_) => Kind::Invalid,
            Self::DiskFull | Self::ToolMissing(_) | Self::EncoderMissing(_) | Self::ScannerDown(_) => {
                Kind::Unavailable
            }
            Self::Stalled(_) | Self::Failed { .. } => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "EMPTY_FILE",
            Self::NotAVideo => "NOT_A_VIDEO",
            Self::NoVideoStream => "NO_VIDEO_STREAM",
            Self::Truncated { .. } | Self::IndexMissing => "TRUNCATED",
            Self::TooSmall { .. } => "TOO_SMALL",
            Self::TooLarge { .. } => "TOO_LARGE",
            Self::Undecodable(_) => "UNDECODABLE",
            Self::SourceMissing => "SOURCE_MISSING",
            Self::Cancelled => "CANCELLED",
            Self::DiskFull => "DISK_FULL",
            Self::ToolMissing(_) => "TOOL_MISSING",
            Self::EncoderMissing(_) => "ENCODER_MISSING",
            Self::Infected(_) => INFECTED,
            Self::ScannerDown(_) => "SCANNER_DOWN",
            Self::Stalled(_) => "STALLED",
            Self::Failed { .. } => "INTERNAL_ERROR",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_recognised_behind_other_errors() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let error = MediaError::failed(
            "cannot write",
            MediaError::Failed { context: String::new(), source: full.into() },
        );
        assert_eq!(error.code(), "DISK_FULL");
        assert!(!error.is_final());
        assert_eq!(MediaError::failed("cannot write", "no reason").code(), "INTERNAL_ERROR");
    }
}
