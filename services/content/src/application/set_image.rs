use bytes::Bytes;
use hallyu_contracts::media::BlobsDiscarded;
use hallyu_kernel::{Actor, ContentId};
use uuid::Uuid;

use super::Content;
use super::access::managed_title;
use crate::domain::{ContentError, ImageFormat, ImageSlot};

impl Content {
    /// Stores a title's poster or backdrop and gives its blob key. A new picture gets a new key, since pictures are
    /// cached for ever.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if the bytes are no picture of this format, [`ContentError::TooLarge`].
    pub async fn set_image(
        &self,
        actor: &Actor,
        (id, slot): (ContentId, ImageSlot),
        (format, bytes): (ImageFormat, Bytes),
    ) -> Result<String, ContentError> {
        format.check(&bytes)?;
        managed_title(&mut *self.store.read().await?, actor, id).await?;
        let name = Uuid::new_v5(&id.uuid(), &bytes).simple();
        let key = format!("images/{id}/{}-{name}.{}", slot.as_str(), format.extension());
        self.blobs.put(&key, bytes).await?;

        let mut tx = self.store.write().await?;
        let mut title = managed_title(&mut *tx, actor, id).await?;
        if let Some(old) = title.set_image(slot, key.clone(), self.ambient.now()) {
            self.tell(&mut *tx, &BlobsDiscarded { keys: vec![old] }).await?;
        }
        self.save_title(tx, &title).await?;
        Ok(key)
    }
}
