use hallyu_captions::language::Term;
use hallyu_kernel::{Actor, ContentId, TermId};

use super::Content;
use super::access::managed_title;
use super::create_term::taken;
use super::ports::Tx;
use crate::domain::{ContentError, GlossaryTerm, What};

impl Content {
    /// Changes a term.
    ///
    /// # Errors
    /// [`ContentError::Changed`] if somebody was faster, [`ContentError::TermExists`].
    pub async fn update_term(
        &self,
        actor: &Actor,
        (content, id): (ContentId, TermId),
        (rev, term): (u32, Term),
    ) -> Result<GlossaryTerm, ContentError> {
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, content).await?;
        let known = term_of(&mut *tx, content, id).await?;
        if known.rev != rev {
            return Err(ContentError::Changed { rev: known.rev });
        }
        let changed = GlossaryTerm { term, rev: rev + 1, updated_at: self.ambient.now(), ..known };
        tx.lexicon().put_term(&changed).await.map_err(|error| taken(error, &changed))?;
        tx.commit().await?;
        Ok(changed)
    }
}

/// The term, if it is the title's.
pub(super) async fn term_of(
    tx: &mut dyn Tx,
    content: ContentId,
    id: TermId,
) -> Result<GlossaryTerm, ContentError> {
    let terms = tx.lexicon().terms(content).await?;
    terms.into_iter().find(|term| term.id == id).ok_or(ContentError::Unknown(What::Term))
}
