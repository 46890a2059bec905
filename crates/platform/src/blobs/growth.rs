//! Blobs that grow over several requests, and may do so in several processes: uploads that go on after a failure.

use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use serde::{Deserialize, Serialize};
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest, Sha256};
use tokio::fs::File;

use super::growing::open;
use super::key::checked;
use super::{BlobError, Blobs, Written, hex, named};

/// Bytes per part. Amazon takes none smaller than 5 MiB, save the last, and others want all of one size.
pub(super) const PART: u64 = 8 * 1024 * 1024;
/// Parts that a blob may have at Amazon.
const PARTS: u64 = 10_000;
/// Behind the name of a growing blob's file. The library hides such files, and begins its own at 1.
const GROWING: &str = "#0";

/// How far a blob has grown: what its owner must remember between two [`Growing`] of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    /// Bytes that are kept.
    pub size: u64,
    /// SHA-256 of the bytes before the rest, in the middle of the work, hexadecimal; none: it has to be made anew.
    pub(super) hash: Option<String>,
    /// The store's name for its parts, once it has some.
    #[serde(default)]
    pub(super) upload: Option<String>,
    /// The store's tags of the parts.
    #[serde(default)]
    pub(super) parts: Vec<String>,
    /// Bytes behind the last part, which are in a small blob of their own.
    #[serde(default)]
    pub(super) rest: u64,
    /// Bytes of each part.
    #[serde(default)]
    pub(super) part_size: u64,
}

impl Growth {
    /// That of a blob that will have at most `length` bytes and has none.
    #[must_use]
    pub fn new(length: u64) -> Self {
        let part_size = PART.max(length.div_ceil(PARTS));
        Self { size: 0, hash: None, upload: None, parts: Vec::new(), rest: 0, part_size }
    }

    /// That of a blob whose parts were written by somebody else, under the tags that the store gave them.
    #[must_use]
    pub fn of_parts(mut self, tags: Vec<String>, size: u64) -> Self {
        self.hash = None;
        self.parts = tags;
        self.size = size;
        self
    }

    /// Bytes of each part but the last, where somebody else writes them.
    #[must_use]
    pub fn part_size(&self) -> u64 {
        self.part_size
    }

    /// The hash as far as it is made, over the bytes before the rest.
    pub(super) fn hasher(&self) -> Option<Sha256> {
        let Some(text) = &self.hash else { return (self.size == self.rest).then(Sha256::new) };
        let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        let state: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
        let state = SerializedState::<Sha256>::try_from(state?.as_slice()).ok()?;
        Sha256::deserialize(&state).ok()
    }
}

/// Where growing blobs are kept.
#[derive(Clone)]
pub(super) enum Soil {
    /// In a file beside the one that the blob will be.
    Disk,
    /// As parts of a multipart upload below a folder of the store.
    Parts(Arc<dyn MultipartStore>, Path),
}

impl Blobs {
    /// Makes a blob visible that has grown to its end. May be repeated, also after a failure half way.
    ///
    /// # Errors
    /// [`BlobError::NotFound`] if what was kept is not there, [`BlobError::Failed`] if the store refuses the parts.
    pub async fn finish_growth(&self, key: &str, growth: &Growth) -> Result<Written, BlobError> {
        let rest = match &self.soil {
            Soil::Disk => self.finish_file(key, growth).await.map(|()| Bytes::new()),
            Soil::Parts(store, folder) => self.finish_parts(key, growth, (store, folder)).await,
        };
        let rest = match rest {
            Err(error) if self.head(key).await?.is_none_or(|meta| meta.size != growth.size) => {
                return Err(error);
            }
            // It was finished before.
            Err(_) => None,
            Ok(rest) => Some(rest),
        };
        let hash = growth.hasher().zip(rest).map(|(hash, rest)| with(hash, &rest));
        let sha256 = match hash {
            Some(hash) => hash.finalize().into(),
            None => self.hash(key).await?,
        };
        self.delete_prefix(&rest_folder(key)).await?;
        Ok(Written { size: growth.size, sha256 })
    }

    /// Removes all of a blob that did not grow to its end. May be repeated.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when the store does not answer.
    pub async fn discard_growth(&self, key: &str, growth: &Growth) -> Result<(), BlobError> {
        let path = checked(key)?;
        match &self.soil {
            Soil::Disk => match tokio::fs::remove_file(self.growing_file(key)?).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(BlobError::from_io(key, error));
                }
                _ => {}
            },
            Soil::Parts(store, folder) => {
                if let Some(upload) = &growth.upload {
                    let aborted = store.abort_multipart(&below(folder, &path), upload).await;
                    // A store in memory says otherwise that there is none.
                    if let Err(error) = aborted
                        && self.s3.is_some()
                        && !matches!(error, object_store::Error::NotFound { .. })
                    {
                        return Err(named(key)(error));
                    }
                }
                self.delete_prefix(&rest_folder(key)).await?;
            }
        }
        self.delete(key).await
    }

    /// The hash of a whole blob.
    async fn hash(&self, key: &str) -> Result<[u8; 32], BlobError> {
        let chunks = self.reader(key, None).await?;
        let hash = chunks.try_fold(Sha256::new(), async |hash, chunk| Ok(with(hash, &chunk))).await?;
        Ok(hash.finalize().into())
    }

    async fn finish_file(&self, key: &str, growth: &Growth) -> Result<(), BlobError> {
        let (from, to) = (self.growing_file(key)?, self.file(key)?);
        let failed = |error| missing(key, error);
        let file = open(&from, growth.size).await.map_err(failed)?;
        file.sync_all().await.map_err(failed)?;
        tokio::fs::rename(&from, &to).await.map_err(failed)?;
        sync_folder(&to).await.map_err(failed)
    }

    async fn finish_parts(
        &self,
        key: &str,
        growth: &Growth,
        (store, folder): (&Arc<dyn MultipartStore>, &Path),
    ) -> Result<Bytes, BlobError> {
        let path = below(folder, &checked(key)?);
        let rest = self.rest(key, growth).await?;
        let Some(upload) = &growth.upload else {
            self.put(key, rest.clone()).await?;
            return Ok(rest);
        };
        let mut tags = growth.parts.clone();
        if !rest.is_empty() {
            let sent = store.put_part(&path, upload, tags.len(), rest.clone().into()).await;
            tags.push(sent.map_err(named(key))?.content_id);
        }
        let parts = tags.into_iter().map(|content_id| PartId { content_id }).collect();
        store.complete_multipart(&path, upload, parts).await.map_err(named(key))?;
        Ok(rest)
    }

    /// The bytes behind the last part.
    pub(super) async fn rest(&self, key: &str, growth: &Growth) -> Result<Bytes, BlobError> {
        if growth.rest == 0 {
            return Ok(Bytes::new());
        }
        let rest = self.get(&rest_key(key, growth.size)).await?;
        if rest.len() as u64 == growth.rest { Ok(rest) } else { Err(BlobError::NotFound(key.to_owned())) }
    }

    pub(super) fn growing_file(&self, key: &str) -> Result<PathBuf, BlobError> {
        let mut file = self.file(key)?.into_os_string();
        file.push(GROWING);
        Ok(file.into())
    }

    fn file(&self, key: &str) -> Result<PathBuf, BlobError> {
        self.local_path(key).ok_or_else(|| BlobError::Key(key.to_owned()))
    }
}

/// Makes the name of a file durable.
pub(super) async fn sync_folder(file: &FilePath) -> io::Result<()> {
    match file.parent() {
        Some(folder) => File::open(folder).await?.sync_all().await,
        None => Ok(()),
    }
}

pub(super) fn missing(key: &str, error: io::Error) -> BlobError {
    match error.kind() {
        io::ErrorKind::NotFound => BlobError::NotFound(key.to_owned()),
        _ => BlobError::from_io(key, error),
    }
}

pub(super) fn below(folder: &Path, path: &Path) -> Path {
    folder.parts().chain(path.parts()).collect()
}

fn rest_folder(key: &str) -> String {
    format!("{key}.rest")
}

pub(super) fn rest_key(key: &str, size: u64) -> String {
    format!("{}/{size}", rest_folder(key))
}

pub(super) fn with(hash: Sha256, bytes: &Bytes) -> Sha256 {
    hash.chain_update(bytes)
}

/// A hash in the middle of its work.
pub(super) fn state(hash: &Sha256) -> String {
    hex(&hash.serialize())
}
