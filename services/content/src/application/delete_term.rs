use hallyu_kernel::{Actor, ContentId, TermId};

use super::Content;
use super::access::managed_title;
use super::update_term::term_of;
use crate::domain::ContentError;

impl Content {
    /// Removes a term.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the title has no such term.
    pub async fn delete_term(
        &self,
        actor: &Actor,
        (content, id): (ContentId, TermId),
    ) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, content).await?;
        let term = term_of(&mut *tx, content, id).await?;
        tx.lexicon().delete_term(term.id).await?;
        Ok(tx.commit().await?)
    }
}
