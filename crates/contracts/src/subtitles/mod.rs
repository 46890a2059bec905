//! Subtitle tracks on their way between `content`, the workers `subtitle` and `translation`, and the edge.

mod transcript;
mod translation;

use hallyu_kernel::{EpisodeId, JobId, MediaId, SubtitleLanguage, TrackId};
use serde::{Deserialize, Serialize};

use crate::events;
use crate::jobs::job_prefix;

pub use transcript::{HeardSegment, Span, SpeechStats, Transcript, Verdict};
pub use translation::{
    Estimate, LineKind, MemoryMatch, MemoryUsage, MissingSetting, OrderLine, Outcome, PreviousTranslation,
    Provenance, Story, TranslatedLine, TranslationOrder, TranslationResult, Usage,
};

/// Speech is to become a track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TranscriptionRequested {
    /// The job to report under.
    pub job_id: JobId,
    /// The track to fill.
    pub track_id: TrackId,
    /// Blob key of the sound, 16 kHz mono.
    pub audio_key: String,
    /// Language that is spoken, and of the track.
    pub language: SubtitleLanguage,
}

/// The transcript is in the blob store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TranscriptionCompleted {
    /// The job that made it.
    pub job_id: JobId,
    /// The track to fill.
    pub track_id: TrackId,
    /// Blob key of the [`Transcript`].
    pub result_key: String,
}

/// A track is to be translated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TranslationRequested {
    /// The job to report under.
    pub job_id: JobId,
    /// The track to fill.
    pub track_id: TrackId,
    /// Blob key of the [`TranslationOrder`].
    pub source_key: String,
    /// Its language.
    pub source_language: SubtitleLanguage,
    /// Language of the track.
    pub target_language: SubtitleLanguage,
}

/// The translation is in the blob store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TranslationCompleted {
    /// The job that made it.
    pub job_id: JobId,
    /// The track to fill.
    pub track_id: TrackId,
    /// Blob key of the [`TranslationResult`].
    pub result_key: String,
}

/// Lines of an episode's tracks changed, or where they are published did: `content` tells itself, so that the files
/// beside the package follow even if the process ends in between.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TracksChanged {
    /// Whose tracks.
    pub episode_id: EpisodeId,
}

events! {
    TranscriptionRequested => "transcription.requested",
    TranscriptionCompleted => "transcription.completed",
    TranslationRequested => "translation.requested",
    TranslationCompleted => "translation.completed",
    TracksChanged => "tracks.changed",
}

/// The published tracks of one upload; stored as [`index_key`], written by `content`, read by the edge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SubtitleIndex {
    /// In the order in which players list them.
    pub tracks: Vec<PublishedTrack>,
}

/// A published track as the manifest names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedTrack {
    /// The track's language; one track per language.
    pub language: SubtitleLanguage,
    /// File below `media/{media_id}/`, for example `subtitles/sub_…-3.vtt`: a new revision is a new file.
    pub file: String,
}

/// Blob key of the [`SubtitleIndex`].
#[must_use]
pub fn index_key(media_id: MediaId) -> String {
    format!("media/{media_id}/subtitles.json")
}

/// Blob key of the [`TranslationOrder`] for a revision of a transcript; `root` is the job of the upload.
#[must_use]
pub fn order_key(root: JobId, (transcript, revision): (TrackId, u32), target: SubtitleLanguage) -> String {
    format!("{}/order-{transcript}-{revision}-{target}.json", job_prefix(root))
}

/// Blob key of the [`TranslationResult`] that a job makes for a track.
#[must_use]
pub fn translation_key(job_id: JobId, track_id: TrackId) -> String {
    format!("{}/translation-{track_id}.json", job_prefix(job_id))
}

/// Blob key of the [`Transcript`] that a job makes for a track.
#[must_use]
pub fn transcript_key(job_id: JobId, track_id: TrackId) -> String {
    format!("{}/transcript-{track_id}.json", job_prefix(job_id))
}

/// Blob folder of everything that models answered for a track. It is kept for as long as the track, so that no answer is paid
/// for twice.
#[must_use]
pub fn answers_prefix(track_id: TrackId) -> String {
    format!("translations/{track_id}")
}
