use hallyu_kernel::{Actor, Role};

use super::Content;
use crate::domain::{ContentError, Upload};

impl Content {
    /// The uploads that somebody can go on with, the latest first, at most a hundred.
    ///
    /// # Errors
    /// [`ContentError::Role`].
    pub async fn list_uploads(&self, actor: &Actor) -> Result<Vec<Upload>, ContentError> {
        actor.require(Role::Creator)?;
        Ok(self.store.read().await?.uploads().open_of(actor.user_id, self.ambient.now()).await?)
    }
}
