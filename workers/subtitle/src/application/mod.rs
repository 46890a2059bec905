//! The use case of this worker, and what it needs from outside.

mod on_transcription_requested;
mod ports;
mod transcribe;

use std::sync::Arc;

use hallyu_captions::Ms;
use hallyu_kernel::Ambient;
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::bus::{Bus, BusError};
use hallyu_platform::openai::OpenAiError;

pub(crate) use ports::{Sound, SoundError, SoundOpener, SpeechToText};

/// The worker: makes Korean tracks of recordings.
pub(crate) struct Subtitle {
    /// Hears; `None` if no provider is configured.
    pub(crate) speech: Option<Arc<dyn SpeechToText>>,
    /// Opens recordings.
    pub(crate) sound: Arc<dyn SoundOpener>,
    /// Holds checkpoints and results.
    pub(crate) blobs: Blobs,
    /// Takes reports.
    pub(crate) bus: Arc<dyn Bus>,
    /// Time of the reports.
    pub(crate) ambient: Ambient,
    /// Longest recording that is sent at once.
    pub(crate) chunk_ms: Ms,
}

/// Why a recording did not become a track.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SubtitleError {
    #[error(transparent)]
    Sound(#[from] SoundError),
    #[error("no speech was found in the recording; subtitles can be uploaded instead")]
    NoSpeech,
    #[error(transparent)]
    Provider(#[from] OpenAiError),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    #[error(transparent)]
    Bus(#[from] BusError),
}
