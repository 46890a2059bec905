use hallyu_kernel::{Actor, UploadId};

use super::Content;
use super::create_upload::key_of;
use super::upload_lease::{growth_of, require_owner};
use crate::domain::{ContentError, Upload, UploadKind, UploadState};

impl Content {
    /// Ends an upload and removes its bytes. What has become the video of an episode stays.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::UploadGone`], [`ContentError::UploadLocked`] while bytes come.
    pub async fn delete_upload(&self, actor: &Actor, id: UploadId) -> Result<(), ContentError> {
        let check = |upload: &Upload, now| {
            require_owner(upload, actor)?;
            upload.require_alive(now)
        };
        let mut upload = self.take_upload(id, check).await?.upload;
        let is_video = upload.state == UploadState::Done && upload.kind != UploadKind::Partial;
        if !is_video {
            self.blobs.discard_growth(&key_of(&upload), &growth_of(&upload)?).await?;
        }
        upload.end(UploadState::Ended, None, self.ambient.now());
        let mut tx = self.store.write().await?;
        tx.uploads().put(&upload).await?;
        Ok(tx.commit().await?)
    }
}
