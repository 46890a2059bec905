use hallyu_contracts::media::BlobsDiscarded;

use super::Content;
use crate::domain::ContentError;

impl Content {
    /// Deletes blobs that nothing refers to. May be repeated.
    ///
    /// # Errors
    /// [`ContentError::Blobs`]; what is left is deleted by the next attempt.
    pub async fn on_blobs_discarded(&self, event: &BlobsDiscarded) -> Result<(), ContentError> {
        for key in &event.keys {
            self.blobs.delete(key).await?;
            self.blobs.delete_prefix(key).await?;
        }
        Ok(())
    }
}
