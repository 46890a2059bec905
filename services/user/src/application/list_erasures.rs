use hallyu_kernel::{Actor, Page, PageRequest, Role};

use super::User;
use crate::domain::{Erasure, UserError};

impl User {
    /// Erasures that some service has not confirmed yet, the oldest first. They name nobody.
    ///
    /// # Errors
    /// [`UserError::Role`] unless the caller is an admin.
    pub async fn list_erasures(&self, actor: &Actor, page: PageRequest) -> Result<Page<Erasure>, UserError> {
        actor.require(Role::Admin)?;
        Ok(self.store.read().await?.erasures().incomplete(page).await?)
    }
}
