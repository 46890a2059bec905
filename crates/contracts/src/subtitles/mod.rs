//! Subtitle tracks on their way between `content`, the workers `subtitle` and `translation`, and the edge.

mod transcript;
mod translation;

use hallyu_kernel::{EpisodeId, JobId, MediaId, SubtitleLanguage, TrackId};
use serde::{Deserialize, Serialize};

use crate::events;

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
    /// Blob key of the [`TranslationOrder`]; a [`CueSheet`] will do.
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
    /// Blob key of the [`TranslationResult`]; for a [`CueSheet`], another with the `seq` of every line that was translated.
    pub result_key: String,
    /// Of a [`CueSheet`], `seq` of the lines that no attempt could translate: they are shown by nobody and await a human.
    pub untranslated: Vec<u32>,
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

/// Lines with their times: what workers read and write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CueSheet {
    /// Language of the lines.
    pub language: SubtitleLanguage,
    /// In order of `seq`.
    pub cues: Vec<CueLine>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CueLine {
    /// The line's number, from 1; a translation keeps it, so that no other line can take its place.
    pub seq: u32,
    /// Milliseconds from the start of the video.
    pub start_ms: i64,
    /// Milliseconds from the start of the video, after `start_ms`.
    pub end_ms: i64,
    /// May hold a line break and `<i>` tags.
    pub text: String,
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

/// Blob key of a [`CueSheet`] that a job reads or writes.
#[must_use]
pub fn cue_sheet_key(job_id: JobId, name: &str) -> String {
    format!("jobs/{job_id}/cues-{name}.json")
}

/// Blob key of the [`Transcript`] that a job makes for a track.
#[must_use]
pub fn transcript_key(job_id: JobId, track_id: TrackId) -> String {
    format!("jobs/{job_id}/transcript-{track_id}.json")
}

/// Blob folder of everything that models answered for a track. It is kept for as long as the track, so that no answer is paid
/// for twice.
#[must_use]
pub fn answers_prefix(track_id: TrackId) -> String {
    format!("translations/{track_id}")
}
