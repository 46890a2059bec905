use std::time::Duration;

use hallyu_kernel::Actor;
use hallyu_platform::blobs::Growth;

use super::create_upload::key_of;
use super::upload_lease::growth_text;
use super::{Content, UploadDraft};
use crate::domain::{ContentError, Upload};

/// Parts of an upload whose owner brings them to the object store, at most: their addresses are one answer.
const PARTS: u64 = 1000;
/// Bytes of such a part at least.
const PART: u64 = 16 * 1024 * 1024;

/// Where the parts of an upload go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectUpload {
    /// The upload.
    pub upload: Upload,
    /// Bytes of each part but the last.
    pub part_size: u64,
    /// An address for each part, for a PUT of its bytes.
    pub urls: Vec<String>,
}

impl Content {
    /// Begins an upload whose owner brings its parts to the object store.
    ///
    /// # Errors
    /// [`ContentError::Unconfigured`] where the object store is not S3, and as [`Content::create_upload`].
    pub async fn begin_direct_upload(
        &self,
        actor: &Actor,
        draft: UploadDraft,
    ) -> Result<DirectUpload, ContentError> {
        let part_size = PART.max(draft.length.div_ceil(PARTS));
        let count = draft.length.div_ceil(part_size);
        let upload = self.begun(actor, draft, &Growth::new(0))?;
        let mut upload = self.store_upload(actor, upload).await?;
        let key = key_of(&upload);
        let Some(growth) = self.blobs.begin_parts(&key, part_size).await? else {
            self.delete_upload(actor, upload.id).await?;
            return Err(ContentError::Unconfigured("blobs.url"));
        };
        let life = Duration::from_secs(60) + self.settings.upload_life;
        let urls = self.blobs.part_urls(&key, (&growth, count), life).await?;
        upload.growth = growth_text(&growth)?;
        let mut tx = self.store.write().await?;
        tx.uploads().put(&upload).await?;
        tx.commit().await?;
        Ok(DirectUpload { upload, part_size, urls })
    }
}
