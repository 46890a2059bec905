use hallyu_kernel::{Actor, ContentId, Role};

use super::update_content::TitleChange;
use super::{Content, Made, Repeat};
use crate::domain::{ContentError, Title, TitleDraft};

const OPERATION: &str = "create_content";

impl Content {
    /// Makes a title that only its creator sees, of a first draft and what more there is to say.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] naming the genres and people that do not exist.
    pub async fn create_content(
        &self,
        actor: &Actor,
        (mut draft, more): (TitleDraft, TitleChange),
        repeat: Repeat,
    ) -> Result<Made<ContentId>, ContentError> {
        actor.require(Role::Creator)?;
        let mut tx = self.store.write().await?;
        if let Some(made) = repeat.before(&mut *tx, actor, OPERATION).await? {
            return Ok(made);
        }
        let now = self.ambient.now();
        self.apply(&mut *tx, &mut draft, more).await?;
        let title = Title::new(self.ambient.id(), actor.user_id, draft, now);
        tx.titles().insert(&title).await?;
        let made = Made { id: title.id, at: now };
        repeat.remember(&mut *tx, actor, (OPERATION, made)).await?;
        tx.commit().await?;
        Ok(made)
    }
}
