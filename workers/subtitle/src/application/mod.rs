//! The use case of this worker, and what it needs from outside.

mod on_transcription_requested;
mod pipeline;
mod ports;
mod transcribe;

use std::sync::Arc;

use hallyu_captions::Ms;
use hallyu_kernel::Ambient;
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::bus::{Bus, BusError};

pub use pipeline::{Pipeline, PipelineError};
pub(crate) use ports::SoundOpener;
pub use ports::{HearingError, Progress, Sound, SoundError, SpeechToText};

/// The worker: makes Korean tracks of recordings.
pub(crate) struct Subtitle {
    /// Hears; or the setting without which nobody does.
    pub(crate) engine: Result<Arc<dyn SpeechToText>, &'static str>,
    /// Opens recordings.
    pub(crate) sound: Arc<dyn SoundOpener>,
    /// Holds checkpoints and results.
    pub(crate) blobs: Blobs,
    /// Takes reports.
    pub(crate) bus: Arc<dyn Bus>,
    /// Time of the reports.
    pub(crate) ambient: Ambient,
    /// Longest recording that is heard at once.
    pub(crate) chunk_ms: Ms,
}

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SubtitleError {
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    #[error(transparent)]
    Bus(#[from] BusError),
}

impl From<SoundError> for SubtitleError {
    fn from(error: SoundError) -> Self {
        Self::Pipeline(error.into())
    }
}

impl From<BlobError> for SubtitleError {
    fn from(error: BlobError) -> Self {
        Self::Pipeline(error.into())
    }
}
