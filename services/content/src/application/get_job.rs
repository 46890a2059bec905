use hallyu_kernel::{Actor, JobId};

use super::Content;
use super::access::managed_job;
use crate::domain::{Chain, ContentError};

impl Content {
    /// A job with the jobs that follow from it.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] unless the actor may change the episode that the job is about.
    pub async fn get_job(&self, actor: &Actor, id: JobId) -> Result<Chain, ContentError> {
        let mut tx = self.store.read().await?;
        let job = managed_job(&mut *tx, actor, id).await?;
        let followers = tx.jobs().followers(id).await?;
        Ok(Chain::new(job, &followers))
    }
}
