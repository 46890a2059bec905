use hallyu_kernel::{Actor, ContentId};

use super::Content;
use super::access::managed_title;
use super::ports::Tx;
use crate::domain::{ContentError, Title, TitleStatus};

impl Content {
    /// Makes a title visible as `status`, and tells of the episodes that can be watched from now on.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming what is missing.
    pub async fn publish_content(
        &self,
        actor: &Actor,
        id: ContentId,
        status: TitleStatus,
    ) -> Result<Title, ContentError> {
        let mut tx = self.store.write().await?;
        let title = managed_title(&mut *tx, actor, id).await?;
        self.show_title(tx, title, status).await
    }

    /// Makes a title visible; nothing is planned for it any more, unless it is only announced.
    pub(super) async fn show_title(
        &self,
        mut tx: Box<dyn Tx>,
        mut title: Title,
        status: TitleStatus,
    ) -> Result<Title, ContentError> {
        let now = self.ambient.now();
        let mut episodes = tx.episodes().of_title(title.id).await?;
        title.publish(status, &episodes, now)?;
        for episode in &mut episodes {
            if let Some(published) = episode.announce(title.status, now) {
                tx.episodes().save(episode).await?;
                self.tell(&mut *tx, &published).await?;
            }
        }
        if status != TitleStatus::ComingSoon {
            tx.schedules().remove(title.id, None).await?;
        }
        self.save_title(tx, &title).await?;
        Ok(title)
    }

    /// Hides a title from viewers.
    ///
    /// # Errors
    /// As for every change of a title.
    pub async fn unpublish_content(&self, actor: &Actor, id: ContentId) -> Result<Title, ContentError> {
        let mut tx = self.store.write().await?;
        let mut title = managed_title(&mut *tx, actor, id).await?;
        title.unpublish(self.ambient.now());
        self.save_title(tx, &title).await?;
        Ok(title)
    }
}
