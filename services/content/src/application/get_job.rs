use hallyu_kernel::{Actor, JobId};

use super::Content;
use super::access::managed_episode;
use crate::domain::{Chain, ContentError, What};

const UNKNOWN: ContentError = ContentError::Unknown(What::Job);

impl Content {
    /// A job with the jobs that follow from it.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] unless the actor may change the episode that the job is about.
    pub async fn get_job(&self, actor: &Actor, id: JobId) -> Result<Chain, ContentError> {
        let mut tx = self.store.read().await?;
        let job = tx.jobs().get(id).await?.ok_or(UNKNOWN)?;
        match managed_episode(&mut *tx, actor, job.episode_id).await {
            Err(ContentError::Store(error)) => return Err(error.into()),
            Err(_) => return Err(UNKNOWN),
            Ok(_) => {}
        }
        let followers = tx.jobs().followers(id).await?;
        Ok(Chain::new(job, &followers))
    }
}
