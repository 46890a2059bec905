use bytes::Bytes;
use hallyu_kernel::{Page, PageRequest};

use super::Content;
use super::cached::{LIST_LIFE, list_key};
use super::models::{Card, Filter};
use crate::domain::ContentError;

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
}
