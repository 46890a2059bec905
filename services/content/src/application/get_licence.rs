use hallyu_kernel::{Actor, ContentId};

use super::Content;
use super::access::managed_title;
use crate::domain::{ContentError, Licence};

impl Content {
    /// Where and when viewers may watch a title.
    ///
    /// # Errors
    /// As for every change of a title.
    pub async fn get_licence(&self, actor: &Actor, id: ContentId) -> Result<Licence, ContentError> {
        let mut tx = self.store.read().await?;
        managed_title(&mut *tx, actor, id).await?;
        Ok(tx.licences().get(id).await?)
    }
}
