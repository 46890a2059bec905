use async_trait::async_trait;
use bytes::Bytes;
use hallyu_platform::blobs::{BlobError, Blobs};

use crate::application::Journal;

/// A journal below a prefix of a blob store, which may be a folder: one blob per answer, never written again.
#[derive(Clone)]
pub struct BlobJournal {
    blobs: Blobs,
    prefix: String,
}

impl BlobJournal {
    /// The journal below this prefix.
    #[must_use]
    pub fn new(blobs: Blobs, prefix: impl Into<String>) -> Self {
        Self { blobs, prefix: prefix.into() }
    }
}

#[async_trait]
impl Journal for BlobJournal {
    async fn read(&self) -> Result<Vec<Bytes>, BlobError> {
        let mut answers = Vec::new();
        for blob in self.blobs.list(&self.prefix).await? {
            answers.push(self.blobs.get(&blob.key).await?);
        }
        Ok(answers)
    }

    async fn add(&self, number: usize, answer: Vec<u8>) -> Result<(), BlobError> {
        // Names are in the order of their numbers, because journals are read in the order of their names.
        self.blobs.put(&format!("{}/{number:06}.json", self.prefix), answer).await.map(drop)
    }
}
