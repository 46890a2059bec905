use hallyu_contracts::content::TitleChanged;
use hallyu_contracts::media::{BlobsDiscarded, media_prefix, source_key};
use hallyu_kernel::{Actor, ContentId};

use super::Content;
use super::access::managed_title;
use crate::domain::ContentError;

impl Content {
    /// Removes a title with its episodes, uploads, tracks and files.
    ///
    /// # Errors
    /// As for every change of a title.
    pub async fn delete_content(&self, actor: &Actor, id: ContentId) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, id).await?;
        let mut keys = vec![format!("images/{id}")];
        keys.extend(tx.episodes().of_title(id).await?.iter().map(|episode| format!("images/{}", episode.id)));
        for media in tx.media().of_title(id).await? {
            keys.extend([source_key(media), media_prefix(media)]);
        }
        tx.titles().delete(id).await?;
        self.tell(&mut *tx, &TitleChanged { content_id: id, visible: false }).await?;
        self.tell(&mut *tx, &BlobsDiscarded { keys }).await?;
        tx.commit().await?;
        self.forget_copies().await;
        Ok(())
    }
}
