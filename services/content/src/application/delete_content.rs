use hallyu_contracts::content::TitleChanged;
use hallyu_contracts::downloads::downloads_prefix;
use hallyu_contracts::jobs::job_prefix;
use hallyu_contracts::media::{BlobsDiscarded, media_prefix, segment_key, source_key};
use hallyu_contracts::subtitles::answers_prefix;
use hallyu_kernel::{Actor, ContentId, StoreError};

use super::Content;
use super::access::managed_title;
use super::ports::Tx;
use crate::domain::ContentError;

impl Content {
    /// Removes a title with its episodes, uploads, tracks and files.
    ///
    /// # Errors
    /// As for every change of a title.
    pub async fn delete_content(&self, actor: &Actor, id: ContentId) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, id).await?;
        let keys = blobs_of(&mut *tx, id).await?;
        tx.titles().delete(id).await?;
        self.tell(&mut *tx, &TitleChanged { content_id: id, visible: false }).await?;
        self.tell(&mut *tx, &BlobsDiscarded { keys }).await?;
        tx.commit().await?;
        self.forget_copies().await;
        Ok(())
    }
}

/// Keys and folders of everything that was uploaded for a title or made of it: orders before the answers to them, so that a
/// translator who still works notices that nobody waits.
async fn blobs_of(tx: &mut dyn Tx, id: ContentId) -> Result<Vec<String>, StoreError> {
    let mut keys = vec![format!("images/{id}")];
    for media in tx.media().of_title(id).await? {
        keys.extend([source_key(media), media_prefix(media), segment_key(media), downloads_prefix(media)]);
        let Some(root) = tx.media().get(media).await?.map(|media| media.job_id) else { continue };
        keys.push(job_prefix(root));
        keys.extend(tx.jobs().followers(root).await?.iter().map(|job| job_prefix(job.id)));
    }
    for episode in tx.episodes().of_title(id).await? {
        keys.push(format!("images/{}", episode.id));
        keys.extend(tx.tracks().of_episode(episode.id).await?.iter().map(|track| answers_prefix(track.id)));
    }
    Ok(keys)
}
