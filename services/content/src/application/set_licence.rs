use hallyu_kernel::{Actor, ContentId, FieldError};

use super::Content;
use super::access::managed_title;
use crate::domain::{ContentError, Licence};

impl Content {
    /// Says where and when viewers may watch a title, over what was said before. Streams that play go on until their
    /// addresses end.
    ///
    /// # Errors
    /// [`ContentError::Invalid`] if a window ends before it begins.
    pub async fn set_licence(
        &self,
        actor: &Actor,
        id: ContentId,
        licence: &Licence,
    ) -> Result<(), ContentError> {
        let windows = licence.allowed.iter().enumerate();
        let wrong = windows.filter(|(_, window)| !window.is_open());
        let wrong: Vec<_> =
            wrong.map(|(at, _)| FieldError::new(format!("allowed[{at}].until"), "before_from")).collect();
        if !wrong.is_empty() {
            return Err(ContentError::Invalid(wrong));
        }
        let mut tx = self.store.write().await?;
        managed_title(&mut *tx, actor, id).await?;
        tx.licences().put(id, (licence, self.ambient.now())).await?;
        tx.commit().await?;
        self.forget_copies().await;
        Ok(())
    }
}
