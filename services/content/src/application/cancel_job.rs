use hallyu_contracts::jobs::{LogLevel, cancelled_key};
use hallyu_kernel::{Actor, JobId};

use super::Content;
use super::access::managed_job;
use super::on_job_failed::fail_subject;
use crate::domain::{Chain, ContentError, LogLine, StateReason};

impl Content {
    /// Ends a job that is not over, with the jobs that follow from it. A worker that is at it stops within seconds.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] unless the actor may change the episode that the job is about; [`ContentError::NotNow`] if
    /// it is over.
    pub async fn cancel_job(&self, actor: &Actor, id: JobId) -> Result<Chain, ContentError> {
        let job = managed_job(&mut *self.store.read().await?, actor, id).await?;
        if job.state.is_final() {
            return Err(ContentError::NotNow(job.state.as_str()));
        }
        let now = self.ambient.now();
        self.blobs.put_json(&cancelled_key(id), &now).await?;
        let reason = || StateReason::failure("CANCELLED", "it was cancelled");
        let mut tx = self.store.write().await?;
        let mut job = managed_job(&mut *tx, actor, id).await?;
        if !job.cancel(now) {
            return Err(ContentError::NotNow(job.state.as_str()));
        }
        tx.jobs().save(&job).await?;
        let line = (LogLevel::Warning, "it was cancelled");
        tx.jobs().note(&LogLine::new(self.ambient.id(), &job, line, now)).await?;
        fail_subject(&mut *tx, &job, (reason(), now)).await?;
        let mut followers = tx.jobs().followers(id).await?;
        for follower in &mut followers {
            if follower.cancel(now) {
                tx.jobs().save(follower).await?;
                fail_subject(&mut *tx, follower, (reason(), now)).await?;
            }
        }
        if let Some(media) = tx.media().get(job.media_id).await? {
            self.request_next(&mut *tx, media.owner_id).await?;
        }
        tx.commit().await?;
        self.forget_copies().await;
        Ok(Chain::new(job, &followers))
    }
}
