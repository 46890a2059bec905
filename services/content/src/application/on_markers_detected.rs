use hallyu_contracts::media::MarkersDetected;
use hallyu_kernel::EventId;

use super::Content;
use crate::domain::ContentError;

impl Content {
    /// Takes what an episode shares with its neighbours, if the episode still shows that upload and no person has said what is
    /// to be passed over.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn on_markers_detected(
        &self,
        id: EventId,
        found: &MarkersDetected,
    ) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        if !tx.inbox().claim(id).await? {
            return Ok(());
        }
        let Some(media) = tx.media().get(found.media_id).await? else { return Ok(()) };
        let episode = tx.episodes().get(media.episode_id).await?;
        let Some(package) = media.package.filter(|_| episode.is_some_and(|it| it.media_id == Some(media.id)))
        else {
            return Ok(());
        };
        let mut marks = tx.marks().get(media.episode_id).await?;
        if marks.detect(found, package.duration_ms) {
            tx.marks().put(media.episode_id, (&marks, self.ambient.now())).await?;
        }
        Ok(tx.commit().await?)
    }
}
