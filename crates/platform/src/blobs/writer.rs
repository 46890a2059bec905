use std::fmt;

use bytes::Bytes;
use object_store::{MultipartUpload, PutPayloadMut};
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
        use fmt::Write as _;
        let mut text = String::with_capacity(2 * self.sha256.len());
        for byte in self.sha256 {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// A blob being written. Dropping it before [`BlobWriter::finish`] leaves nothing behind.
pub struct BlobWriter {
    key: String,
    /// `None` once it is finished.
    upload: Option<Box<dyn MultipartUpload>>,
    part: PutPayloadMut,
    hash: Sha256,
    size: u64,
}

impl BlobWriter {
    pub(super) fn new(key: String, upload: Box<dyn MultipartUpload>) -> Self {
        Self { key, upload: Some(upload), part: PutPayloadMut::new(), hash: Sha256::new(), size: 0 }
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
        if !self.part.is_empty() || self.size == 0 {
            self.send().await?;
        }
        let Some(mut upload) = self.upload.take() else { return Err(self.spent()) };
        upload.complete().await.map_err(named(&self.key))?;
        Ok(Written { size: self.size, sha256: self.hash.clone().finalize().into() })
    }

    async fn send(&mut self) -> Result<(), BlobError> {
        let part = std::mem::take(&mut self.part).freeze();
        let Some(upload) = &mut self.upload else { return Err(self.spent()) };
        upload.put_part(part).await.map_err(named(&self.key))
    }

    fn spent(&self) -> BlobError {
        BlobError::Failed { key: self.key.clone(), source: "the writer is finished".into() }
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
