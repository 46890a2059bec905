use hallyu_contracts::media::Chapter;
use hallyu_kernel::{Actor, EpisodeId};

use super::Content;
use super::access::managed_episode;
use super::get_markers::marks;
use crate::domain::{ContentError, Marker, Marks};

impl Content {
    /// Says what viewers may pass over, over what was said or found before. No machine corrects it.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming what is wrong, or `media` before there is a video; as [`managed_episode`].
    pub async fn set_markers(
        &self,
        actor: &Actor,
        id: EpisodeId,
        markers: Vec<Marker>,
    ) -> Result<Marks, ContentError> {
        self.change_marks(actor, id, |marks, duration_ms| marks.mark(markers, duration_ms)).await
    }

    /// Says where the chapters of an episode begin, over what was said before or in the video's file.
    ///
    /// # Errors
    /// As [`Content::set_markers`].
    pub async fn set_chapters(
        &self,
        actor: &Actor,
        id: EpisodeId,
        chapters: Vec<Chapter>,
    ) -> Result<Marks, ContentError> {
        self.change_marks(actor, id, |marks, duration_ms| marks.divide(chapters, duration_ms)).await
    }

    async fn change_marks(
        &self,
        actor: &Actor,
        id: EpisodeId,
        change: impl FnOnce(&mut Marks, u64) -> Result<(), ContentError> + Send,
    ) -> Result<Marks, ContentError> {
        let mut tx = self.store.write().await?;
        let (_, episode) = managed_episode(&mut *tx, actor, id).await?;
        if episode.media_id.is_none() {
            return Err(ContentError::field("media", "required"));
        }
        let mut changed = tx.marks().get(id).await?;
        change(&mut changed, u64::from(episode.duration_seconds) * 1000)?;
        tx.marks().put(id, (&changed, self.ambient.now())).await?;
        let shown = marks(&mut *tx, &episode).await?;
        tx.commit().await?;
        Ok(shown)
    }
}
