use hallyu_kernel::{Actor, ContentId};

use super::Content;
use super::access::managed_title;
use crate::domain::{ContentError, GlossaryTerm};

impl Content {
    /// The terms of a title, by their Korean.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn list_terms(&self, actor: &Actor, id: ContentId) -> Result<Vec<GlossaryTerm>, ContentError> {
        let mut tx = self.store.read().await?;
        managed_title(&mut *tx, actor, id).await?;
        Ok(tx.lexicon().terms(id).await?)
    }
}
