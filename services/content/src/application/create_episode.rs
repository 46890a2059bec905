use hallyu_kernel::{Actor, ContentId, EpisodeId};

use super::access::managed_title;
use super::{Content, Made, Repeat};
use crate::domain::{ContentError, Episode, EpisodeDraft};

const OPERATION: &str = "create_episode";

impl Content {
    /// Adds an episode that only its creator sees.
    ///
    /// # Errors
    /// [`ContentError::EpisodeExists`] if the title has an episode of this number.
    pub async fn create_episode(
        &self,
        actor: &Actor,
        (content_id, draft): (ContentId, EpisodeDraft),
        repeat: Repeat,
    ) -> Result<Made<EpisodeId>, ContentError> {
        let mut tx = self.store.write().await?;
        let mut title = managed_title(&mut *tx, actor, content_id).await?;
        if let Some(made) = repeat.before(&mut *tx, actor, OPERATION).await? {
            return Ok(made);
        }
        let now = self.ambient.now();
        let number = draft.number;
        let episode = Episode::new(self.ambient.id(), content_id, draft, now);
        tx.episodes().insert(&episode).await.map_err(number_taken(number))?;
        title.expect_episode(number, now);
        let made = Made { id: episode.id, at: now };
        repeat.remember(&mut *tx, actor, (OPERATION, made)).await?;
        self.save_title(tx, &title).await?;
        Ok(made)
    }
}

/// Names the number where the database says that it is taken.
pub(super) fn number_taken(number: u32) -> impl FnOnce(hallyu_kernel::StoreError) -> ContentError {
    move |error| match error.is_duplicate("episodes", "content_id_episode_number") {
        true => ContentError::EpisodeExists(number),
        false => error.into(),
    }
}
