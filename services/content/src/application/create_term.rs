use hallyu_captions::language::Term;
use hallyu_kernel::{Actor, ContentId, StoreError};

use super::Content;
use super::access::managed_title;
use crate::domain::{ContentError, GlossaryTerm};

impl Content {
    /// Adds a term to a title's glossary. Later translations follow it; those that are there do when they are asked for again.
    ///
    /// # Errors
    /// [`ContentError::TermExists`] if the title has a term of this Korean.
    pub async fn create_term(
        &self,
        actor: &Actor,
        id: ContentId,
        term: Term,
    ) -> Result<GlossaryTerm, ContentError> {
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, id).await?;
        let (now, content_id) = (self.ambient.now(), id);
        let term = GlossaryTerm { id: self.ambient.id(), content_id, term, rev: 1, updated_at: now };
        tx.lexicon().put_term(&term).await.map_err(|error| taken(error, &term))?;
        tx.commit().await?;
        Ok(term)
    }
}

/// Tells of a term that is there already.
pub(super) fn taken(error: StoreError, term: &GlossaryTerm) -> ContentError {
    match error.is_duplicate("glossary_terms", "content_id_source") {
        true => ContentError::TermExists(term.term.source.clone()),
        false => error.into(),
    }
}
