//! The use case of this worker, and what it needs from outside.

mod on_translation_requested;
mod pipeline;
mod ports;
mod translate;

use std::sync::Arc;

use hallyu_kernel::Ambient;
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::bus::{Bus, BusError};

pub use pipeline::{Pipeline, PipelineError};
pub use ports::{Journal, Progress, Translator};

/// Gives the journal under a prefix of the blob store.
pub(crate) type Journals = Arc<dyn Fn(String) -> Arc<dyn Journal> + Send + Sync>;

/// The worker: makes tracks in other languages of Korean ones.
pub(crate) struct Translation {
    /// Who is asked.
    pub(crate) providers: Vec<Arc<dyn Translator>>,
    /// Most millionths of a dollar for a track; `None` is no limit.
    pub(crate) budget_micros: Option<u64>,
    /// Keeps the answers of a track.
    pub(crate) journals: Journals,
    /// Holds orders and results.
    pub(crate) blobs: Blobs,
    /// Takes reports.
    pub(crate) bus: Arc<dyn Bus>,
    /// Time of the reports.
    pub(crate) ambient: Ambient,
}

/// Why a track was not translated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TranslationError {
    #[error("the order {0} does not exist any more; make the transcript again")]
    OrderMissing(String),
    #[error("the order cannot be read: {0}")]
    OrderUnreadable(serde_json::Error),
    #[error("not one line could be translated; choose another model or upload subtitles")]
    NothingTranslated,
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    #[error(transparent)]
    Blobs(#[from] BlobError),
    #[error(transparent)]
    Bus(#[from] BusError),
}
