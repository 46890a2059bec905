use hallyu_contracts::user::RatingChanged;

use super::Content;
use super::models::Rating;
use crate::domain::ContentError;

impl Content {
    /// Shows what viewers give a title now, unless something later is shown. Lists follow when their copies end: a
    /// title that many rate would leave none of them standing.
    ///
    /// # Errors
    /// [`ContentError::Store`]; asking again with the same event is safe.
    pub async fn on_rating_changed(&self, event: &RatingChanged) -> Result<(), ContentError> {
        let rating = Rating { stars: event.mean, count: event.count };
        let mut tx = self.store.write().await?;
        if tx.titles().rate(event.content_id, (rating, event.revision)).await? {
            tx.commit().await?;
            self.forget_page(event.content_id).await;
        }
        Ok(())
    }
}
