//! Use cases, one file each.

mod complete;
mod history;
mod keep_index;
mod keep_meaning;
mod meaning;
mod models;
mod on_erasure_due;
mod on_export_requested;
mod on_title_changed;
pub mod ports;
mod rebuild;
mod search_lines;
mod search_titles;

use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::Ambient;
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::cache::CacheAside;
use hallyu_platform::tombstones::Tombstones;

use crate::domain::SearchError;

pub use complete::find_names;
pub use meaning::TitleMeaning;
pub use models::{FoundTitle, Outcome, Results, Searched, Suggestion, Wish};
use ports::{Catalogue, Engine, Store};
use rebuild::Rebuilding;
pub use search_lines::{FoundLine, LineWish, Spoilers};
pub use search_titles::{find_titles, find_titles_about};

/// What the use cases may be told from outside.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long an answer is kept.
    pub answer_life: Duration,
    /// How long a search waits at most for titles by what they are about; zero: nobody is asked.
    pub meaning_patience: Duration,
}

/// The service and its ports.
pub struct Search {
    /// What users looked for.
    pub store: Arc<dyn Store>,
    /// Exports.
    pub blobs: Blobs,
    /// Copies of answers.
    pub cache: CacheAside,
    /// What there is to be found.
    pub catalogue: Arc<dyn Catalogue>,
    /// Finds it.
    pub engine: Arc<dyn Engine>,
    /// Knows what titles are about; nobody may.
    pub meaning: Option<TitleMeaning>,
    /// Recognises whom this service has erased.
    pub tombstones: Tombstones,
    /// Time and randomness.
    pub ambient: Ambient,
    /// What an operator decides.
    pub settings: Settings,
    /// What changes while the index is made anew.
    pub rebuilding: Arc<Rebuilding>,
}

impl From<BlobError> for SearchError {
    fn from(error: BlobError) -> Self {
        Self::Blobs(error.into())
    }
}
