use hallyu_contracts::personal::export_archive_key;
use hallyu_kernel::{Actor, ExportId};
use hallyu_platform::blobs::BlobReader;

use super::User;
use crate::domain::{Export, ExportState, UserError};

impl User {
    /// The archive of the caller's export, as a stream.
    ///
    /// # Errors
    /// [`UserError::Unknown`] if it is somebody else's, has expired or failed; [`UserError::ExportNotReady`].
    pub async fn download_export(
        &self,
        actor: &Actor,
        id: ExportId,
    ) -> Result<(Export, BlobReader), UserError> {
        let export = self.get_export(actor, id).await?;
        let is_over = export.expires_at.is_some_and(|end| end <= self.ambient.now());
        match export.state {
            ExportState::Collecting => return Err(UserError::ExportNotReady),
            ExportState::Ready if !is_over => {}
            _ => return Err(UserError::Unknown),
        }
        let archive = self.blobs.reader(&export_archive_key(id), None).await?;
        Ok((export, archive))
    }
}
