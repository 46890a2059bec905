use std::path::{Path, PathBuf};

use async_trait::async_trait;
use hallyu_captions::Ms;
use hallyu_contracts::downloads::DownloadNote;
use hallyu_contracts::media::{AudioRendition, MediaPackage, MediaRequested, Rendition};
use hallyu_fingerprint::Fingerprint;
use hallyu_kernel::{JobId, MediaId, Time};
use hallyu_platform::segments::MediaSecret;
use serde::{Deserialize, Serialize};

use crate::domain::{MediaError, Plan, Probe, Recipe};

/// Examines and encodes videos.
#[async_trait]
pub trait Encoder: Send + Sync {
    /// What it encodes with, for people.
    async fn in_words(&self) -> Result<String, MediaError>;

    /// Tells what a file holds and whether its end is there.
    async fn probe(&self, source: &Path) -> Result<Probe, MediaError>;

    /// Decodes the sound alone: makes `speech.flac` in the folder [`SOUND`](super::SOUND), and tells the integrated loudness of
    /// each track of the plan, LUFS; `None` for silence.
    async fn listen(&self, work: Work<'_>) -> Result<Vec<Option<f64>>, MediaError>;

    /// Makes everything else of the plan in one pass, in the folder [`PACKAGE`](super::PACKAGE): a folder for each rendition
    /// of picture and sound, `thumbnails` and `poster.jpg`. Dropping the future ends the encoder.
    async fn encode(&self, work: Work<'_>, progress: &mut dyn Progress) -> Result<Encoded, MediaError>;
}

/// Looks for viruses.
#[async_trait]
pub trait Scanner: Send + Sync {
    /// Passes if there is none in the file: [`MediaError::Infected`], or [`MediaError::ScannerDown`] if it is not known.
    async fn scan(&self, file: &Path) -> Result<(), MediaError>;

    /// Whether it can be asked.
    async fn ping(&self) -> Result<(), MediaError>;
}

/// One run of an encoder.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The upload.
    pub source: &'a Path,
    /// What to make of it.
    pub plan: &'a Plan,
    /// The job's folder.
    pub folder: &'a Path,
    /// What segments are encrypted with, if they are.
    pub secret: Option<&'a MediaSecret>,
}

/// Hears how far an encoder is.
#[async_trait]
pub trait Progress: Send {
    /// Everything up to this time of the video is encoded, milliseconds.
    async fn at(&mut self, position_ms: u64);

    /// Something that the owner of the video is to know: it goes on otherwise than planned.
    async fn noted(&mut self, text: String);

    /// More of every rendition is complete in the folder of the package, with playlists that tell how far. Its files may be
    /// taken away.
    async fn grown(&mut self, so_far: &Encoded);
}

/// What an encoder made, measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Encoded {
    /// Length of the longest rendition, milliseconds: sound may go on behind the last picture.
    pub duration_ms: u64,
    /// When shots begin, in order, without the first.
    #[serde(default)]
    pub shots: Vec<Ms>,
    /// One codec after the other, H.264 first, each lowest first.
    pub renditions: Vec<Rendition>,
    /// The track to be played first; empty if the source has no sound.
    pub audio: Vec<AudioRendition>,
    /// Whether a poster frame could be taken.
    pub has_poster: bool,
}

/// Holds uploads, checkpoints and packages: the blob store, as this worker sees it.
#[async_trait]
pub trait MediaStore: Send + Sync {
    /// The upload as a file on this machine; it is fetched into `folder` if it is elsewhere.
    async fn source(&self, key: &str, folder: &Path) -> Result<PathBuf, MediaError>;

    /// What was noted at the end of a part of a job, as JSON.
    async fn checkpoint(&self, job: JobId, part: &str) -> Result<Option<serde_json::Value>, MediaError>;

    /// Notes the result of a part of a job.
    async fn note(&self, job: JobId, part: &str, result: serde_json::Value) -> Result<(), MediaError>;

    /// Takes every file of `folder` into the package, playlists last: whoever can read them finds all that they name.
    async fn keep(&self, media: MediaId, folder: &Path) -> Result<(), MediaError>;

    /// Whether the result of a request that was made at this time is still wanted.
    async fn demand(&self, request: &MediaRequested, made_at: Time) -> Result<Demand, MediaError>;

    /// Removes the package, whatever there is of it.
    async fn forget(&self, media: MediaId) -> Result<(), MediaError>;

    /// Stores the description of a package whose files are kept.
    async fn describe(&self, media: MediaId, package: &MediaPackage) -> Result<(), MediaError>;
}

/// Holds the fingerprints of uploads.
#[async_trait]
pub trait Fingerprints: Send + Sync {
    /// That of an upload, if it has sound.
    async fn fingerprint(&self, media: MediaId) -> Result<Option<Fingerprint>, MediaError>;
}

/// Puts tracks together to one file.
#[async_trait]
pub trait Muxer: Send + Sync {
    /// Makes the file of that name of those that the recipe names, all in one folder. Nothing is encoded anew, save subtitles, which
    /// become a track of text.
    async fn mux(&self, recipe: &Recipe, place: (&Path, &str)) -> Result<(), MediaError>;
}

/// Holds packages and downloads: the blob store, as the maker of downloads sees it.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// The description of a package; [`MediaError::SourceMissing`] if there is none any more.
    async fn package(&self, media: MediaId) -> Result<MediaPackage, MediaError>;

    /// Makes one file of a track of a package, decrypted.
    async fn assemble(&self, media: MediaId, track: &str, to: &Path) -> Result<(), MediaError>;

    /// Copies a file of a package.
    async fn fetch(&self, media: MediaId, name: &str, to: &Path) -> Result<(), MediaError>;

    /// Whether there is a blob of this key.
    async fn holds(&self, key: &str) -> Result<bool, MediaError>;

    /// Stores a file.
    async fn keep(&self, file: &Path, key: &str) -> Result<(), MediaError>;

    /// Stores how far a download is.
    async fn note(&self, key: &str, note: &DownloadNote) -> Result<(), MediaError>;

    /// Removes a blob.
    async fn forget(&self, key: &str) -> Result<(), MediaError>;
}

/// Whether somebody still waits for what is made of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Yes.
    Wanted,
    /// No: the job was cancelled after the request was made.
    Cancelled,
    /// No: the upload was deleted.
    Deleted,
}

/// Folders for unfinished work, one for each job.
#[async_trait]
pub trait Scratch: Send + Sync {
    /// The job's folder, which exists afterwards.
    async fn open(&self, job: JobId) -> Result<PathBuf, MediaError>;

    /// Whether the job's folder holds this folder, made before the job was interrupted.
    async fn holds(&self, job: JobId, folder: &str) -> bool;

    /// Removes the job's folder with everything in it, if it exists.
    async fn discard(&self, job: JobId) -> Result<(), MediaError>;
}
