use hallyu_kernel::{ContentId, Page, PageRequest};

use super::User;
use crate::domain::{Review, UserError};

impl User {
    /// What users say about a title, the latest first. Whoever is suspended says nothing.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub async fn list_reviews(&self, title: ContentId, page: PageRequest) -> Result<Page<Review>, UserError> {
        Ok(self.store.read().await?.ratings().reviews(title, page).await?)
    }
}
