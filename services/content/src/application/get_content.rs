use bytes::Bytes;
use hallyu_kernel::{Actor, ContentId, Language, Role};

use super::Content;
use super::cached::{PAGE_LIFE, page_key};
use super::models::TitlePage;
use crate::domain::{ContentError, Episode, What};

const UNKNOWN: ContentError = ContentError::Unknown(What::Title);

impl Content {
    /// The page of a title, as `write` writes it: what viewers see of it, or all of a draft for those who may change
    /// it. Drafts are never cached.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if the reader may not see the title.
    pub async fn get_content(
        &self,
        reader: Option<&Actor>,
        (id, language): (ContentId, Language),
        write: &(dyn Fn(&TitlePage) -> Bytes + Sync),
    ) -> Result<Bytes, ContentError> {
        let load = || self.public_page(id, language);
        let seen = self.copied((page_key(id, language), PAGE_LIFE), write, load).await;
        match (seen, reader) {
            (Err(ContentError::Unknown(_)), Some(actor)) if actor.role >= Role::Creator => {
                Ok(write(&self.draft_page(actor, id, language).await?))
            }
            (seen, _) => seen,
        }
    }

    async fn public_page(&self, id: ContentId, language: Language) -> Result<TitlePage, ContentError> {
        let page = self.store.read().await?.catalogue().page(id, language).await?;
        let mut page = page.filter(|page| page.status.is_visible()).ok_or(UNKNOWN)?;
        page.episodes.retain(Episode::is_published);
        Ok(page)
    }

    async fn draft_page(
        &self,
        actor: &Actor,
        id: ContentId,
        language: Language,
    ) -> Result<TitlePage, ContentError> {
        let page = self.store.read().await?.catalogue().page(id, language).await?;
        let is_theirs = |page: &TitlePage| page.standing().is_managed_by(actor);
        page.filter(is_theirs).ok_or(UNKNOWN)
    }
}
