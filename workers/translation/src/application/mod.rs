//! The use case of this worker, and what it needs from outside.

mod on_translation_requested;
mod ports;
mod translate;
mod translate_batch;

use std::sync::Arc;

use hallyu_kernel::Ambient;
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::bus::{Bus, BusError};
use hallyu_platform::openai::OpenAiError;

pub(crate) use ports::Translator;

/// The worker: makes tracks in other languages of Korean ones.
pub(crate) struct Translation {
    /// Translates; `None` if no provider is configured.
    pub(crate) translator: Option<Arc<dyn Translator>>,
    /// Holds tracks and checkpoints.
    pub(crate) blobs: Blobs,
    /// Takes reports.
    pub(crate) bus: Arc<dyn Bus>,
    /// Time of the reports.
    pub(crate) ambient: Ambient,
}

/// Why a track was not translated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TranslationError {
    #[error("the track {0} to translate does not exist any more; make the transcript again")]
    SourceMissing(String),
    #[error("not one line could be translated; choose another model or upload subtitles")]
    NothingTranslated,
    #[error(transparent)]
    Provider(#[from] OpenAiError),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    #[error(transparent)]
    Bus(#[from] BusError),
}
