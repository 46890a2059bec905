use std::collections::VecDeque;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use futures_util::TryStreamExt;
use hallyu_contracts::jobs::{cancelled_key, checkpoint_key};
use hallyu_contracts::media::{MediaPackage, MediaRequested, fingerprint_key, media_prefix, package_key};
use hallyu_fingerprint::Fingerprint;
use hallyu_kernel::{JobId, MediaId, Time};
use hallyu_platform::blobs::{BlobError, Blobs};
use tokio::fs;
use tokio::io::AsyncWriteExt;

use crate::application::{Demand, Fingerprints, MediaStore};
use crate::domain::MediaError;

/// Name of a fetched upload in the job's folder.
const FETCHED: &str = "source";

/// The media store in the blob store. Where blobs are files of this machine, uploads are read in place and finished
/// files are moved instead of copied.
#[derive(Clone, Debug)]
pub struct BlobMediaStore {
    blobs: Blobs,
}

impl BlobMediaStore {
    /// Takes the blob store that `content` and the edge use.
    #[must_use]
    pub fn new(blobs: Blobs) -> Self {
        Self { blobs }
    }

    async fn fetch(&self, key: &str, file: &Path) -> Result<(), MediaError> {
        let failed = |error| MediaError::failed("cannot fetch the uploaded file", error);
        let mut chunks = self.blobs.reader(key, None).await.map_err(|error| unreadable(key, error))?;
        let mut target = fs::File::create(file).await.map_err(failed)?;
        while let Some(chunk) = chunks.try_next().await.map_err(|error| unreadable(key, error))? {
            target.write_all(&chunk).await.map_err(failed)?;
        }
        target.flush().await.map_err(failed)
    }

    /// Makes the file a blob; it is gone from its folder afterwards.
    async fn take(&self, file: &Path, key: &str) -> Result<(), MediaError> {
        if let Some(target) = self.blobs.local_path(key)
            && moved(file, &target).await.map_err(|error| unwritable(key, error))?
        {
            return Ok(());
        }
        self.blobs.put_file(key, file).await.map_err(|error| unwritable(key, error))?;
        fs::remove_file(file).await.map_err(|error| unwritable(key, error))
    }
}

#[async_trait]
impl MediaStore for BlobMediaStore {
    async fn source(&self, key: &str, folder: &Path) -> Result<PathBuf, MediaError> {
        if let Some(path) = self.blobs.local_path(key) {
            let there = fs::try_exists(&path).await.map_err(|error| unreadable(key, error))?;
            return if there { Ok(path) } else { Err(MediaError::SourceMissing) };
        }
        let (part, file) = (folder.join("source.part"), folder.join(FETCHED));
        if fs::try_exists(&file).await.unwrap_or(false) {
            return Ok(file);
        }
        self.fetch(key, &part).await?;
        fs::rename(&part, &file).await.map_err(|error| unreadable(key, error))?;
        Ok(file)
    }

    async fn checkpoint(&self, job: JobId, part: &str) -> Result<Option<serde_json::Value>, MediaError> {
        let key = checkpoint_key(job, part);
        match self.blobs.get_json(&key).await {
            Ok(value) => Ok(Some(value)),
            Err(BlobError::NotFound(_) | BlobError::Json { .. }) => Ok(None),
            Err(error) => Err(unreadable(&key, error)),
        }
    }

    async fn note(&self, job: JobId, part: &str, result: serde_json::Value) -> Result<(), MediaError> {
        let key = checkpoint_key(job, part);
        self.blobs.put_json(&key, &result).await.map_err(|error| unwritable(&key, error))
    }

    async fn keep(&self, media: MediaId, folder: &Path) -> Result<(), MediaError> {
        let prefix = media_prefix(media);
        let files = files_below(folder).await.map_err(|error| unwritable(&prefix, error))?;
        for file in files {
            let Some(name) = file.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
            self.take(&file, &format!("{prefix}/{name}")).await?;
        }
        Ok(())
    }

    async fn demand(&self, request: &MediaRequested, made_at: Time) -> Result<Demand, MediaError> {
        let key = cancelled_key(request.job_id);
        match self.blobs.get_json::<Time>(&key).await {
            Ok(void_before) if made_at < void_before => return Ok(Demand::Cancelled),
            Ok(_) | Err(BlobError::NotFound(_)) => {}
            Err(error) => return Err(unreadable(&key, error)),
        }
        let key = &request.source_key;
        let source = self.blobs.head(key).await.map_err(|error| unreadable(key, error))?;
        Ok(if source.is_some() { Demand::Wanted } else { Demand::Deleted })
    }

    async fn forget(&self, media: MediaId) -> Result<(), MediaError> {
        let prefix = media_prefix(media);
        self.blobs.delete_prefix(&prefix).await.map_err(|error| unwritable(&prefix, error))
    }

    async fn describe(&self, media: MediaId, package: &MediaPackage) -> Result<(), MediaError> {
        let key = package_key(media);
        self.blobs.put_json(&key, package).await.map_err(|error| unwritable(&key, error))
    }
}

#[async_trait]
impl Fingerprints for BlobMediaStore {
    async fn fingerprint(&self, media: MediaId) -> Result<Option<Fingerprint>, MediaError> {
        let key = fingerprint_key(media);
        match self.blobs.get(&key).await {
            Ok(bytes) => Ok(Some(Fingerprint::from_bytes(&bytes))),
            Err(BlobError::NotFound(_)) => Ok(None),
            Err(error) => Err(unreadable(&key, error)),
        }
    }
}

fn unreadable(key: &str, error: impl Into<crate::domain::Reason>) -> MediaError {
    let error = error.into();
    match error.downcast_ref::<BlobError>() {
        Some(BlobError::NotFound(_)) => MediaError::SourceMissing,
        _ => MediaError::failed(format!("cannot read {key}"), error),
    }
}

fn unwritable(key: &str, error: impl Into<crate::domain::Reason>) -> MediaError {
    MediaError::failed(format!("cannot write {key}"), error)
}

/// Moves a file within a disk, durably; `false` if the target is on another one, and nothing has happened.
async fn moved(file: &Path, target: &Path) -> std::io::Result<bool> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).await?;
    }
    // The encoder leaves its files in the page cache; a checkpoint must not promise what a power cut can take.
    fs::File::open(file).await?.sync_all().await?;
    match fs::rename(file, target).await {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => Ok(false),
        done => done.map(|()| true),
    }
}

/// Every file below the folder, playlists last.
async fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), VecDeque::from([folder.to_path_buf()]));
    while let Some(folder) = folders.pop_front() {
        let mut entries = fs::read_dir(&folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            if entry.file_type().await?.is_dir() {
                folders.push_back(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort_by_key(|file| (file.extension().is_some_and(|kind| kind == "m3u8"), file.clone()));
    Ok(files)
}
