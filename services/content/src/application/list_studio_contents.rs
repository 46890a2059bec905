use hallyu_kernel::{Actor, Page, PageRequest, Role};

use super::Content;
use super::models::StudioTitle;
use crate::domain::ContentError;

impl Content {
    /// The creator's own titles, whatever their status.
    ///
    /// # Errors
    /// [`ContentError::Role`] below creator.
    pub async fn list_studio_contents(
        &self,
        actor: &Actor,
        page: PageRequest,
    ) -> Result<Page<StudioTitle>, ContentError> {
        actor.require(Role::Creator)?;
        Ok(self.store.read().await?.catalogue().owned_by(actor.user_id, page).await?)
    }
}
