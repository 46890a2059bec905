use hallyu_contracts::content::TitleChanged;

use super::User;
use super::list_similar::SIMILAR;
use super::recommend::LISTS;
use crate::domain::UserError;

impl User {
    /// Notes that the model knows a title otherwise than it is now, and forgets the lists that may show one that viewers do not
    /// see any more. May be repeated.
    ///
    /// # Errors
    /// [`UserError::Store`].
    pub(super) async fn on_title_changed(&self, event: &TitleChanged) -> Result<(), UserError> {
        let mut tx = self.store.write().await?;
        tx.models().outdate(self.ambient.now()).await?;
        tx.commit().await?;
        if !event.visible {
            self.cache.remove_prefix(LISTS).await;
            self.cache.remove_prefix(SIMILAR).await;
        }
        Ok(())
    }
}
