use hallyu_kernel::{Actor, EpisodeId, StoreError};

use super::Content;
use super::access::managed_episode;
use super::ports::Tx;
use crate::domain::{ContentError, Episode, Marks};

impl Content {
    /// The markers and chapters of an episode.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] unless the actor may see the episode's title as a creator; as [`managed_episode`].
    pub async fn get_markers(&self, actor: &Actor, id: EpisodeId) -> Result<Marks, ContentError> {
        let mut tx = self.store.read().await?;
        let (_, episode) = managed_episode(&mut *tx, actor, id).await?;
        Ok(marks(&mut *tx, &episode).await?)
    }
}

/// The markers and chapters of an episode: a person's chapters before those of the video's file.
pub(super) async fn marks(tx: &mut dyn Tx, episode: &Episode) -> Result<Marks, StoreError> {
    let mut marks = tx.marks().get(episode.id).await?;
    if marks.chapters.is_none()
        && let Some(media_id) = episode.media_id
    {
        let package = tx.media().get(media_id).await?.and_then(|media| media.package);
        marks.chapters = package.map(|package| package.chapters);
    }
    Ok(marks)
}
