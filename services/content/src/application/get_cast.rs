use hallyu_captions::language::Cast;
use hallyu_kernel::{Actor, ContentId};

use super::Content;
use super::access::managed_title;
use crate::domain::{CastSheet, ContentError};

impl Content {
    /// Who is in a title and how they speak to each other; nobody, at revision 0, if nothing was said about it.
    ///
    /// # Errors
    /// [`ContentError::Unknown`], [`ContentError::ForeignTitle`] if the actor may not change the title.
    pub async fn get_cast(&self, actor: &Actor, id: ContentId) -> Result<CastSheet, ContentError> {
        let mut tx = self.store.read().await?;
        let title = managed_title(&mut *tx, actor, id).await?;
        let sheet = tx.lexicon().cast(id).await?;
        Ok(sheet.unwrap_or(CastSheet { cast: Cast::default(), rev: 0, updated_at: title.updated_at }))
    }
}
