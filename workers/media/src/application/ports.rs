use std::path::{Path, PathBuf};

use async_trait::async_trait;
use hallyu_captions::Ms;
use hallyu_contracts::media::{AudioRendition, MediaPackage, Rendition};
use hallyu_kernel::{JobId, MediaId};
use serde::{Deserialize, Serialize};

use crate::domain::{MediaError, Plan, Probe};

/// Examines and encodes videos.
#[async_trait]
pub trait Encoder: Send + Sync {
    /// Tells what a file holds and whether its end is there.
    async fn probe(&self, source: &Path) -> Result<Probe, MediaError>;

    /// Makes everything of the plan in one pass: one folder for each rendition, `audio`, `thumbnails`, `poster.jpg` and
    /// `speech.flac`. Dropping the future ends the encoder.
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
    /// The folder to make it in; it is emptied first.
    pub folder: &'a Path,
}

/// Hears how far an encoder is.
#[async_trait]
pub trait Progress: Send {
    /// Everything up to this time of the video is encoded, milliseconds.
    async fn at(&mut self, position_ms: u64);
}

/// What an encoder made, measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Encoded {
    /// Length of the longest rendition, milliseconds: sound may go on behind the last picture.
    pub duration_ms: u64,
    /// When shots begin, in order, without the first.
    #[serde(default)]
    pub shots: Vec<Ms>,
    /// Lowest first.
    pub renditions: Vec<Rendition>,
    /// If the source has sound.
    pub audio: Option<AudioRendition>,
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

    /// Takes every file of `folder` into the package, and then the description: whoever can read it finds all files.
    async fn keep(&self, media: MediaId, folder: &Path, package: &MediaPackage) -> Result<(), MediaError>;
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
