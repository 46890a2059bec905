use chrono::TimeDelta;
use hallyu_contracts::media::MediaRequested;
use hallyu_kernel::UserId;

use super::Content;
use super::ports::Tx;
use crate::domain::{ContentError, Job};

/// A job that nothing was heard of for so long keeps no other one waiting: its worker may be gone for good.
const SILENT: TimeDelta = TimeDelta::hours(12);

impl Content {
    /// Has a new job, or one that is repeated, done: workers are asked for it now, or when others of its owner's are over. Who brings
    /// a season takes as many places in the workers' queue as who brings one video.
    pub(super) async fn request_package(
        &self,
        tx: &mut dyn Tx,
        (job, owner): (&mut Job, UserId),
    ) -> Result<(), ContentError> {
        job.is_held = !self.has_room(tx, owner).await?;
        if job.is_held { Ok(()) } else { self.ask_workers(tx, job).await }
    }

    /// Asks workers for what an owner has waiting, after something of theirs is over.
    pub(super) async fn request_next(&self, tx: &mut dyn Tx, owner: UserId) -> Result<(), ContentError> {
        while self.has_room(tx, owner).await? {
            let Some(mut job) = tx.queue().next(owner).await? else { break };
            job.release(self.ambient.now());
            tx.jobs().save(&job).await?;
            self.ask_workers(tx, &job).await?;
        }
        Ok(())
    }

    /// Asks workers for everything that is held back and need not be: what was in work may have been deleted, or the number changed.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn sweep_held(&self) -> Result<(), ContentError> {
        let owners = self.store.read().await?.queue().owners().await?;
        for owner in owners {
            let mut tx = self.store.write().await?;
            self.request_next(&mut *tx, owner).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn has_room(&self, tx: &mut dyn Tx, owner: UserId) -> Result<bool, ContentError> {
        let in_work = tx.queue().in_work(owner, self.ambient.now() - SILENT).await?;
        Ok(in_work < u64::from(self.settings.packages_per_creator))
    }

    async fn ask_workers(&self, tx: &mut dyn Tx, job: &Job) -> Result<(), ContentError> {
        let (job_id, media_id, source_key) = (job.id, job.media_id, job.input_key.clone());
        Ok(self.tell(tx, &MediaRequested { job_id, media_id, source_key }).await?)
    }
}
