//! Use cases, one file each.

use std::sync::Arc;
use std::time::Duration;

use hallyu_kernel::{Ambient, Envelope, Event, StoreError};
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::cache::CacheAside;
use hallyu_platform::leases::Leases;
use hallyu_platform::meaning::Meaning;
use hallyu_platform::playback::PlaybackSigner;
use hallyu_platform::tombstones::Tombstones;

use crate::domain::{ContentError, Places, Quota};

mod access;
mod append_upload;
mod begin_direct_upload;
mod cached;
mod cancel_job;
mod check_stream;
mod complete_direct_upload;
mod compose;
mod create_content;
mod create_episode;
mod create_term;
mod create_upload;
mod decide_suggestion;
mod delete_content;
mod delete_term;
mod delete_upload;
mod edit_cues;
mod edit_segment;
mod end_stream;
mod estimate_translations;
mod finish_upload;
mod get_cast;
mod get_content;
mod get_episode;
mod get_experience;
mod get_job;
mod get_job_log;
mod get_licence;
mod get_line;
mod get_markers;
mod get_person;
mod get_report;
mod get_studio_content;
mod get_upload;
mod hand_out;
mod import_subtitle;
mod list_cards;
mod list_contents;
mod list_cues;
mod list_genres;
mod list_revisions;
mod list_segments;
mod list_streams;
mod list_studio_contents;
mod list_studio_tracks;
mod list_subtitles;
mod list_suggestions;
mod list_terms;
mod list_uploads;
pub mod models;
mod near;
mod on_blobs_discarded;
mod on_erasure_due;
mod on_export_requested;
mod on_history_erased;
mod on_job_failed;
mod on_job_logged;
mod on_job_progressed;
mod on_job_waiting;
mod on_markers_detected;
mod on_media_packaged;
mod on_provider_available;
mod on_rating_changed;
mod on_sound_changed;
mod on_transcription_completed;
mod on_translation_completed;
mod orders;
mod own_cues;
mod places;
pub mod ports;
mod publish_content;
mod publish_episode;
mod publish_tracks;
mod read_subtitle;
mod recompose;
mod recut;
mod repeat;
mod report_playback;
mod request_download;
mod request_package;
mod request_tracks;
mod restore_revision;
mod retranslate_track;
mod retry_job;
mod review_track;
mod revise;
mod revise_source;
mod save_progress;
mod schedule_publication;
mod search_memory;
mod set_cast;
mod set_image;
mod set_licence;
mod set_markers;
mod sheets;
mod start_stream;
mod suggest_line;
mod sweep_uploads;
mod transcripts;
mod update_content;
mod update_episode;
mod update_term;
mod upload_lease;
mod upload_media;
mod vote_suggestion;
mod watch_job;

pub use append_upload::Piece;
pub use begin_direct_upload::DirectUpload;
pub use create_upload::UploadDraft;
pub use edit_cues::{CueEdits, EditedCues};
pub use edit_segment::{SegmentEdit, Verdict};
pub use estimate_translations::TrackEstimate;
pub use get_episode::EpisodePage;
pub use get_experience::{EpisodeExperience, ExperienceReport, REPORTED_HOURS};
pub use get_line::ShownLine;
pub use get_studio_content::StudioSheet;
pub use import_subtitle::{Import, Imported};
pub use list_cards::FoundCards;
pub use list_cues::CueLine;
pub use list_revisions::CueChange;
pub use list_segments::SegmentLine;
pub use list_studio_tracks::{FindingCounts, LineCounts, StudioTrack};
pub use list_subtitles::TrackList;
pub use recut::CueEdit;
pub use repeat::{Made, Repeat};
pub use request_download::{DownloadOffer, DownloadState, DownloadWish};
pub use restore_revision::{HumanLines, Restore, Restored};
pub use review_track::Review;
pub use save_progress::Progress;
pub use search_memory::{MemoryHit, MemoryWish};
pub use start_stream::{StreamOffer, StreamWish};
pub use suggest_line::Correction;
pub use update_content::{CreditWish, TitleChange};
pub use update_episode::EpisodeChange;
pub use upload_lease::Writing;
pub use upload_media::{Body, SimpleUpload};

use ports::{Estimator, Residents, Store, Tx};

/// What the use cases may be told from outside.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Largest upload, bytes.
    pub upload_max_bytes: u64,
    /// How long an upload waits for its next bytes.
    pub upload_life: Duration,
    /// What each creator may upload.
    pub upload_quota: Quota,
    /// How many uploads of a creator's workers are asked for at a time.
    pub packages_per_creator: u32,
    /// How long the addresses of a stream work.
    pub stream_life: Duration,
    /// How many devices of an account may play at a time.
    pub places: Places,
    /// How many different downloads an account has in 24 hours.
    pub downloads_per_day: u32,
    /// How long a download is kept.
    pub download_life: Duration,
    /// How long a device counts as playing after its last sign of life.
    pub lease_life: Duration,
    /// Where viewers reach the product: `https://host`.
    pub public_url: String,
}

/// The catalogue's use cases.
#[derive(Clone)]
pub struct Content {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Videos, pictures and subtitle files.
    pub blobs: Blobs,
    /// Copies of answers.
    pub cache: CacheAside,
    /// Where accounts are at home.
    pub residents: Arc<dyn Residents>,
    /// Which devices play.
    pub leases: Arc<dyn Leases>,
    /// Signs the addresses of streams.
    pub signer: Arc<PlaybackSigner>,
    /// Recognises whom this service has erased.
    pub tombstones: Tombstones,
    /// Knows what translations will cost.
    pub estimator: Arc<dyn Estimator>,
    /// Finds lines of the translation memory by their meaning.
    pub meaning: Meaning,
    /// Time and randomness.
    pub ambient: Ambient,
    /// What an operator decides.
    pub settings: Settings,
}

impl Content {
    /// Adds an event that happens now to the commit.
    async fn tell<E: Event>(&self, tx: &mut dyn Tx, event: &E) -> Result<(), StoreError> {
        tx.outbox().add(Envelope::new(&self.ambient, event)).await
    }
}

impl From<BlobError> for ContentError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Full { .. } => Self::BlobsFull(error.into()),
            error => Self::Blobs(error.into()),
        }
    }
}
