use hallyu_kernel::{Actor, UploadId};

use super::Content;
use super::upload_lease::require_owner;
use crate::domain::{ContentError, Upload, What};

impl Content {
    /// Where an upload stands, for the one who uploads, whatever has become of it.
    ///
    /// # Errors
    /// [`ContentError::Unknown`].
    pub async fn get_upload(&self, actor: &Actor, id: UploadId) -> Result<Upload, ContentError> {
        let upload = self.store.read().await?.uploads().get(id).await?;
        let upload = upload.ok_or(ContentError::Unknown(What::Upload))?;
        require_owner(&upload, actor)?;
        Ok(upload)
    }

    /// The same, if it can be gone on with or has come to a good end.
    ///
    /// # Errors
    /// As [`Content::get_upload`] and [`Upload::require_alive`].
    pub async fn find_upload(&self, actor: &Actor, id: UploadId) -> Result<Upload, ContentError> {
        let upload = self.get_upload(actor, id).await?;
        upload.require_alive(self.ambient.now())?;
        Ok(upload)
    }
}
