use std::path::Path;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use hallyu_contracts::downloads::DownloadNote;
use hallyu_contracts::media::{MediaPackage, media_prefix, package_key};
use hallyu_kernel::MediaId;
use hallyu_platform::blobs::{BlobError, Blobs};
use hallyu_platform::segments::{SegmentKeyError, SegmentKeys};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::application::Shelf;
use crate::domain::{MediaError, init_segment, read_playlist};

/// Packages and downloads in the blob store.
#[derive(Clone, Debug)]
pub struct BlobShelf {
    blobs: Blobs,
    keys: SegmentKeys,
}

impl BlobShelf {
    /// Takes the store of packages, and the keys of those that are encrypted.
    #[must_use]
    pub fn new(blobs: Blobs, keys: SegmentKeys) -> Self {
        Self { blobs, keys }
    }

    async fn append(&self, key: &str, file: &mut File) -> Result<(), MediaError> {
        let mut chunks = self.blobs.reader(key, None).await.map_err(lost)?;
        while let Some(chunk) = chunks.try_next().await.map_err(lost)? {
            file.write_all(&chunk).await.map_err(unwritten)?;
        }
        Ok(())
    }
}

#[async_trait]
impl Shelf for BlobShelf {
    async fn package(&self, media: MediaId) -> Result<MediaPackage, MediaError> {
        self.blobs.get_json(&package_key(media)).await.map_err(lost)
    }

    async fn assemble(&self, media: MediaId, track: &str, to: &Path) -> Result<(), MediaError> {
        let folder = format!("{}/{track}", media_prefix(media));
        let playlist = self.blobs.get(&format!("{folder}/index.m3u8")).await.map_err(lost)?;
        let playlist = String::from_utf8_lossy(&playlist);
        let secret = self.keys.find(media).await.map_err(sealed)?;
        let key = secret.map(|secret| secret.track(track));
        let mut file = File::create(to).await.map_err(unwritten)?;
        self.append(&format!("{folder}/{}", init_segment(&playlist).unwrap_or("init.mp4")), &mut file)
            .await?;
        for (number, (segment, _)) in (0..).zip(read_playlist(&playlist)?) {
            let blob = format!("{folder}/{segment}");
            let Some(key) = &key else {
                self.append(&blob, &mut file).await?;
                continue;
            };
            let encrypted = self.blobs.get(&blob).await.map_err(lost)?.to_vec();
            let plain = key.decrypt(number, encrypted).map_err(sealed)?;
            file.write_all(&plain).await.map_err(unwritten)?;
        }
        file.flush().await.map_err(unwritten)
    }

    async fn fetch(&self, media: MediaId, name: &str, to: &Path) -> Result<(), MediaError> {
        let mut file = File::create(to).await.map_err(unwritten)?;
        self.append(&format!("{}/{name}", media_prefix(media)), &mut file).await?;
        file.flush().await.map_err(unwritten)
    }

    async fn holds(&self, key: &str) -> Result<bool, MediaError> {
        Ok(self.blobs.head(key).await.map_err(lost)?.is_some())
    }

    async fn keep(&self, file: &Path, key: &str) -> Result<(), MediaError> {
        self.blobs.put_file(key, file).await.map(drop).map_err(unstored)
    }

    async fn note(&self, key: &str, note: &DownloadNote) -> Result<(), MediaError> {
        self.blobs.put_json(key, note).await.map_err(unstored)
    }

    async fn forget(&self, key: &str) -> Result<(), MediaError> {
        self.blobs.delete(key).await.map_err(unstored)
    }
}

fn lost(error: BlobError) -> MediaError {
    match error {
        // Deleted meanwhile.
        BlobError::NotFound(_) => MediaError::SourceMissing,
        error => MediaError::failed("cannot read a package", error),
    }
}

fn sealed(error: SegmentKeyError) -> MediaError {
    MediaError::failed("cannot decrypt a package", error)
}

fn unwritten(error: std::io::Error) -> MediaError {
    MediaError::failed("cannot put a download together", error)
}

fn unstored(error: BlobError) -> MediaError {
    MediaError::failed("cannot store a download", error)
}
