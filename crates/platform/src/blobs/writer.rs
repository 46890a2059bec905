use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayloadMut};
use sha2::{Digest, Sha256};

use super::{BlobError, named};

/// Bytes per part: object stores take none smaller than 5 MiB, save the last.
const PART: usize = 8 * 1024 * 1024;

/// What a finished [`BlobWriter`] wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
}

impl Written {
    /// The hash in lower-case hexadecimal.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        hex(&self.sha256)
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A blob being written. Dropping it before [`BlobWriter::finish`] leaves nothing behind.
pub struct BlobWriter {
    store: Arc<dyn ObjectStore>,
    key: String,
    path: Path,
    /// `None` before the first part is full and once it is finished.
    upload: Option<Box<dyn MultipartUpload>>,
    part: PutPayloadMut,
    hash: Sha256,
    size: u64,
}

impl BlobWriter {
    pub(super) fn new(store: Arc<dyn ObjectStore>, key: String, path: Path) -> Self {
        Self { store, key, path, upload: None, part: PutPayloadMut::new(), hash: Sha256::new(), size: 0 }
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// [`BlobError::Full`] when there is no space left; the writer is then of no more use.
    pub async fn write(&mut self, chunk: Bytes) -> Result<(), BlobError> {
        self.hash.update(&chunk);
        self.size += chunk.len() as u64;
        self.part.push(chunk);
        if self.part.content_length() >= PART { self.send().await } else { Ok(()) }
    }

    /// Bytes written so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Makes the blob visible under its key, over what was there.
    ///
    /// # Errors
    /// [`BlobError::Full`] when there is no space left.
    pub async fn finish(mut self) -> Result<Written, BlobError> {
        if self.upload.is_none() {
            // One request instead of three.
            let whole = std::mem::take(&mut self.part).freeze();
            self.store.put(&self.path, whole).await.map_err(named(&self.key))?;
        } else if !self.part.is_empty() {
            self.send().await?;
        }
        if let Some(upload) = &mut self.upload {
            upload.complete().await.map_err(named(&self.key))?;
            self.upload = None;
        }
        Ok(Written { size: self.size, sha256: self.hash.clone().finalize().into() })
    }

    async fn send(&mut self) -> Result<(), BlobError> {
        if self.upload.is_none() {
            self.upload = Some(self.store.put_multipart(&self.path).await.map_err(named(&self.key))?);
        }
        let part = std::mem::take(&mut self.part).freeze();
        match &mut self.upload {
            Some(upload) => upload.put_part(part).await.map_err(named(&self.key)),
            None => Ok(()),
        }
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        let (Some(mut upload), Ok(runtime)) = (self.upload.take(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        let key = std::mem::take(&mut self.key);
        runtime.spawn(async move {
            if let Err(error) = upload.abort().await {
                tracing::warn!(
                    key,
                    error = &error as &dyn std::error::Error,
                    "an unfinished blob was left behind"
                );
            }
        });
    }
}
