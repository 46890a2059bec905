use hallyu_contracts::jobs::JobProgressed;

use super::Content;
use crate::domain::ContentError;

impl Content {
    /// Notes how far a worker has come. Repeats and late reports change nothing.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn on_job_progressed(&self, event: &JobProgressed) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let Some(mut job) = tx.jobs().get(event.job_id).await? else {
            return Ok(());
        };
        if !job.advance(event.stage, event.progress, now) {
            return Ok(());
        }
        tx.jobs().save(&job).await?;
        if let Some(id) = job.track_id
            && let Some(mut track) = tx.tracks().get(id).await?
            && track.start(now)
        {
            tx.tracks().save(&track).await?;
        }
        Ok(tx.commit().await?)
    }
}
