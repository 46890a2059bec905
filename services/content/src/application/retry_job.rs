use hallyu_contracts::jobs::{LogLevel, cancelled_key, job_prefix};
use hallyu_kernel::{Actor, JobId};

use super::Content;
use super::access::managed_job;
use super::ports::Tx;
use crate::domain::{Chain, ContentError, Job, JobKind, LogLine};

impl Content {
    /// Has a job done again that failed, was cancelled or waits, from its beginning.
    ///
    /// # Errors
    /// [`ContentError::Unknown`] unless the actor may change the episode that the job is about; [`ContentError::NotNow`] if
    /// it is under way, done, or another job does its work by now.
    pub async fn retry_job(&self, actor: &Actor, id: JobId) -> Result<Chain, ContentError> {
        let now = self.ambient.now();
        let mut job = managed_job(&mut *self.store.read().await?, actor, id).await?;
        if !job.repeat(now) {
            return Err(ContentError::NotNow(job.state.as_str()));
        }
        self.blobs.delete_prefix(&job_prefix(id)).await?;
        // A request of before may still be under way somewhere.
        self.blobs.put_json(&cancelled_key(id), &now).await?;
        let mut tx = self.store.write().await?;
        let mut job = managed_job(&mut *tx, actor, id).await?;
        if !job.repeat(now) {
            return Err(ContentError::NotNow(job.state.as_str()));
        }
        tx.jobs().save(&job).await?;
        let text = format!("asked for again, time {}", job.attempts);
        tx.jobs().note(&LogLine::new(self.ambient.id(), &job, (LogLevel::Info, &text), now)).await?;
        self.ask(&mut *tx, &mut job).await?;
        let followers = tx.jobs().followers(id).await?;
        tx.commit().await?;
        Ok(Chain::new(job, &followers))
    }

    async fn ask(&self, tx: &mut dyn Tx, job: &mut Job) -> Result<(), ContentError> {
        let now = self.ambient.now();
        if job.kind == JobKind::Media {
            let Some(mut media) = tx.media().get(job.media_id).await? else { return Ok(()) };
            media.repeat(now);
            tx.media().save(&media).await?;
            // It counts no longer among what its owner has in work, until it is asked for.
            job.is_held = true;
            tx.jobs().save(job).await?;
            self.request_package(tx, (job, media.owner_id)).await?;
            return Ok(tx.jobs().save(job).await?);
        }
        let track = match job.track_id {
            Some(track) => tx.tracks().get(track).await?,
            None => None,
        };
        let Some(mut track) = track.filter(|track| track.job_id == Some(job.id) && !track.is_human()) else {
            return Err(ContentError::NotNow("replaced"));
        };
        track.ask(Some(job.id), now);
        tx.tracks().save(&track).await?;
        Ok(self.hand_out(tx, job, &track).await?)
    }
}
