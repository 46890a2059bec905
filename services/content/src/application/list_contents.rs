use bytes::Bytes;
use hallyu_kernel::{ContentId, Language, Page, PageRequest};

use super::Content;
use super::cached::{LIST_LIFE, PAGE_LIFE, list_key, similar_key};
use super::models::{Card, Filter, Similar};
use crate::domain::{ContentError, What};

impl Content {
    /// A page of the titles that viewers see, as `write` writes it.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn list_contents(
        &self,
        filter: &Filter,
        page: PageRequest,
        write: &(dyn Fn(&Page<Card>) -> Bytes + Sync),
    ) -> Result<Bytes, ContentError> {
        let load = || async { Ok(self.store.read_lagging().await?.catalogue().list(filter, page).await?) };
        self.copied((list_key(filter, page), LIST_LIFE), write, load).await
    }

    /// The titles that are like one, as `write` writes them.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] if viewers do not see the title.
    pub async fn list_similar(
        &self,
        id: ContentId,
        language: Language,
        write: &(dyn Fn(&Vec<Similar>) -> Bytes + Sync),
    ) -> Result<Bytes, ContentError> {
        let load = || async {
            let mut tx = self.store.read().await?;
            let page = tx.catalogue().page(id, language).await?;
            let page = page.filter(|page| page.status.is_visible());
            page.map(|page| page.similar).ok_or(ContentError::Unknown(What::Title))
        };
        self.copied((similar_key(id, language), PAGE_LIFE), write, load).await
    }
}
