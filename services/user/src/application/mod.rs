//! Use cases, one file each.

mod add_favorite;
mod cancel_erasure;
mod catalogue;
mod consents;
mod consume;
mod continue_watching;
mod decide_consent;
mod download_export;
mod erase_history;
mod get_erasure;
mod get_export;
mod list_erasures;
mod list_favorites;
mod list_history;
mod list_reviews;
mod list_similar;
mod me;
mod on_erased;
mod on_erasure_due;
mod on_erasure_planned;
mod on_export_part_ready;
mod on_export_ready;
mod on_export_requested;
mod on_model_trained;
mod on_playback_progressed;
mod on_searched;
mod on_standing_changed;
mod on_title_changed;
mod on_user_registered;
pub mod ports;
mod public_profile;
mod rate_content;
mod recommend;
mod remove_favorite;
mod request_erasure;
mod request_export;
mod request_model;
mod sweep;
mod taught;
mod texts;
mod trends;
mod update_me;

use std::sync::Arc;

use hallyu_kernel::Ambient;
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::cache::CacheAside;
use hallyu_platform::mail::Mailer;
use hallyu_platform::tombstones::Tombstones;
use tokio::sync::Notify;

pub use consume::TOPICS;
pub use list_history::Watched;
pub use me::Me;
use ports::{Archiver, Catalogue, Proofs, Store};
pub use recommend::ListsWish;
pub use taught::Teacher;
pub use trends::Trends;

use crate::domain::{TextVersions, UserError};

/// What an operator decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Versions of the texts that users agree to.
    pub texts: TextVersions,
    /// Days between the wish to be erased and the erasure.
    pub erasure_days: u32,
    /// Where users reach the web app, for links in mails: `https://host`.
    pub public_url: String,
}

/// The service and its ports.
pub struct User {
    /// Profiles and all that belongs to them.
    pub store: Arc<dyn Store>,
    /// Exports and models.
    pub blobs: Blobs,
    /// Copies of lists.
    pub cache: CacheAside,
    /// What recommendations are made by.
    pub teacher: Teacher,
    /// What many watch now.
    pub trends: Trends,
    /// Takes the mails about exports and erasures.
    pub mailer: Arc<dyn Mailer>,
    /// Finds out whether a caller owns the account.
    pub proofs: Arc<dyn Proofs>,
    /// Shows titles and episodes.
    pub catalogue: Arc<dyn Catalogue>,
    /// Packs exports.
    pub archiver: Arc<dyn Archiver>,
    /// Recognises whom this service has erased.
    pub tombstones: Tombstones,
    /// Told when somebody asked to be erased, who may not have to wait long.
    pub erasure_requested: Notify,
    /// Time and ids.
    pub ambient: Ambient,
    /// What an operator decides.
    pub settings: Settings,
}

impl From<BlobError> for UserError {
    fn from(error: BlobError) -> Self {
        Self::Files("the blob store", error.into())
    }
}
