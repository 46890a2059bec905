use super::Content;
use crate::domain::{ContentError, Genre};

impl Content {
    /// Every genre, by slug.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn list_genres(&self) -> Result<Vec<Genre>, ContentError> {
        Ok(self.store.read().await?.people().genres().await?)
    }
}
