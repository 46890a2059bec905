//! Blobs whose parts their owner brings to S3, under addresses that let nobody do anything else.

use std::time::Duration;

use futures_util::future::try_join_all;
use hallyu_kernel::chain;
use object_store::multipart::PartId;

use super::growth::{Soil, below};
use super::key::checked;
use super::{BlobError, Blobs, Growth, named};

/// Longest life of an address at Amazon.
const LONGEST_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// What Amazon and those who are like it say of parts that are not as they were described.
const NOT_AS_DESCRIBED: [&str; 5] =
    ["InvalidPart", "EntityTooSmall", "NoSuchUpload", "MalformedXML", "status 400"];

impl Blobs {
    /// Begins a blob whose owner brings parts of this many bytes. `None` for stores that have no addresses for them.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when the store does not answer.
    pub async fn begin_parts(&self, key: &str, part_size: u64) -> Result<Option<Growth>, BlobError> {
        let (Some(_), Soil::Parts(store, folder)) = (&self.s3, &self.soil) else { return Ok(None) };
        let upload = store.create_multipart(&below(folder, &checked(key)?)).await.map_err(named(key))?;
        Ok(Some(Growth { upload: Some(upload), part_size, ..Growth::new(0) }))
    }

    /// Addresses for a PUT of each of the first `count` parts, for `life` (at most seven days).
    ///
    /// # Errors
    /// [`BlobError::Failed`] when there are no keys to sign with.
    pub async fn part_urls(
        &self,
        key: &str,
        (growth, count): (&Growth, u64),
        life: Duration,
    ) -> Result<Vec<String>, BlobError> {
        let (Some(s3), Some(upload)) = (&self.s3, &growth.upload) else { return Ok(Vec::new()) };
        let (path, life) = (checked(key)?, life.min(LONGEST_LIFE));
        let urls = (1..=count).map(|number| s3.part_url(&path, (upload, number), life));
        try_join_all(urls).await.map_err(named(key))
    }

    /// Makes a blob of parts that its owner brought. False if they are not there, or not of this size together; the blob
    /// is not there then. May be repeated.
    ///
    /// # Errors
    /// [`BlobError::Failed`] when the store does not answer.
    pub async fn join_parts(&self, key: &str, growth: &Growth) -> Result<bool, BlobError> {
        let (Some(upload), Soil::Parts(store, folder)) = (&growth.upload, &self.soil) else {
            return Ok(false);
        };
        let parts = growth.parts.iter().map(|tag| PartId { content_id: tag.clone() }).collect();
        let path = below(folder, &checked(key)?);
        let joined = store.complete_multipart(&path, upload, parts).await;
        let size = self.head(key).await?.map(|meta| meta.size);
        if size == Some(growth.size) {
            return Ok(true);
        }
        match joined {
            Err(error) if !NOT_AS_DESCRIBED.iter().any(|word| chain(&error).contains(word)) => {
                Err(named(key)(error))
            }
            _ => self.delete(key).await.map(|()| false),
        }
    }
}
