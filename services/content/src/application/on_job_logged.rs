use hallyu_contracts::jobs::JobLogged;
use hallyu_kernel::{EventId, Time};

use super::Content;
use crate::domain::{ContentError, LogLine};

impl Content {
    /// Notes what a worker says of a job. Repeats change nothing.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn on_job_logged(
        &self,
        (id, at): (EventId, Time),
        event: &JobLogged,
    ) -> Result<(), ContentError> {
        let mut tx = self.store.write().await?;
        let Some(job) = tx.jobs().get(event.job_id).await? else {
            return Ok(());
        };
        let line = LogLine::new(id, &job, (event.level, &event.message), at).at_stage(event.stage);
        tx.jobs().note(&line).await?;
        Ok(tx.commit().await?)
    }
}
