use hallyu_kernel::{Actor, EpisodeId};

use super::Content;
use super::access::managed_episode;
use super::ports::Tx;
use crate::domain::{ContentError, Episode, Title};

impl Content {
    /// Makes an episode visible to those who see its title.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming `media` before there is a complete package.
    pub async fn publish_episode(&self, actor: &Actor, id: EpisodeId) -> Result<Episode, ContentError> {
        let mut tx = self.store.write().await?;
        let found = managed_episode(&mut *tx, actor, id).await?;
        self.show_episode(tx, found).await
    }

    /// Makes an episode visible; nothing is planned for it any more.
    pub(super) async fn show_episode(
        &self,
        mut tx: Box<dyn Tx>,
        (title, mut episode): (Title, Episode),
    ) -> Result<Episode, ContentError> {
        let now = self.ambient.now();
        episode.publish(now)?;
        tx.schedules().remove(title.id, Some(episode.id)).await?;
        if let Some(published) = episode.announce(title.status, now) {
            self.tell(&mut *tx, &published).await?;
        }
        self.save_visibility(tx, title, &episode).await?;
        Ok(episode)
    }

    /// Hides an episode from viewers.
    ///
    /// # Errors
    /// As for every change of a title.
    pub async fn unpublish_episode(&self, actor: &Actor, id: EpisodeId) -> Result<Episode, ContentError> {
        let mut tx = self.store.write().await?;
        let (title, mut episode) = managed_episode(&mut *tx, actor, id).await?;
        episode.unpublish(self.ambient.now());
        self.save_visibility(tx, title, &episode).await?;
        Ok(episode)
    }

    /// Stores an episode that was shown or hidden; the languages that its title is listed with follow.
    async fn save_visibility(
        &self,
        mut tx: Box<dyn Tx>,
        mut title: Title,
        episode: &Episode,
    ) -> Result<(), ContentError> {
        tx.episodes().save(episode).await?;
        title.subtitles = tx.titles().subtitle_languages(title.id).await?;
        title.updated_at = self.ambient.now();
        self.save_title(tx, &title).await
    }
}
