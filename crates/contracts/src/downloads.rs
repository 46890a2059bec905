//! The way from a package to one file that a viewer takes along: asked for by `content`, made by the worker `media`, served by the edge.

use hallyu_kernel::{JobId, MediaId, Time};
use serde::{Deserialize, Serialize};

use crate::events;
use crate::subtitles::PublishedTrack;

/// Folder of all downloads.
pub const DOWNLOADS: &str = "downloads";

/// Somebody wants a package as one file. Whoever wants the same file later finds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DownloadRequested {
    /// Names the work.
    pub job_id: JobId,
    /// The package.
    pub media_id: MediaId,
    /// The rendition of the picture, such as `480p`.
    pub rendition: String,
    /// The subtitles, in the order of players.
    pub tracks: Vec<PublishedTrack>,
    /// What players show as its title.
    pub title: String,
    /// Name of the file: other subtitles make another file.
    pub file: String,
}

events!(DownloadRequested => "download.requested");

/// How far a download is that is not there yet; stored as [`download_note_key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadNote {
    /// Since when.
    pub at: Time,
    /// Whether it could not be made; else it is being made.
    pub has_failed: bool,
}

/// Folder of the downloads of a package.
#[must_use]
pub fn downloads_prefix(media_id: MediaId) -> String {
    format!("{DOWNLOADS}/{media_id}")
}

/// Blob key of a download.
#[must_use]
pub fn download_key(media_id: MediaId, file: &str) -> String {
    format!("{DOWNLOADS}/{media_id}/{file}.mp4")
}

/// Blob key of the [`DownloadNote`].
#[must_use]
pub fn download_note_key(media_id: MediaId, file: &str) -> String {
    format!("{DOWNLOADS}/{media_id}/{file}.json")
}
