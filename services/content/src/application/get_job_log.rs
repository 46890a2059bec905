use hallyu_kernel::{Actor, JobId};

use super::Content;
use super::access::managed_job;
use crate::domain::{ContentError, LogLine};

impl Content {
    /// What was said while a job was done, and those that follow from it, the oldest first.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] unless the actor may change the episode that the job is about.
    pub async fn get_job_log(&self, actor: &Actor, id: JobId) -> Result<Vec<LogLine>, ContentError> {
        let mut tx = self.store.read().await?;
        managed_job(&mut *tx, actor, id).await?;
        Ok(tx.jobs().log(id).await?)
    }
}
