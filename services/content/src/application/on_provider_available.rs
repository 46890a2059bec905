use hallyu_contracts::jobs::{ProviderAvailable, Stage};
use hallyu_kernel::JobId;

use super::Content;
use super::ports::Tx;
use super::request_tracks::followers;
use crate::domain::{ContentError, Job};

/// Jobs asked for again in one unit of work.
const BATCH: u64 = 50;

impl Content {
    /// Asks again for every job that waits at a stage. A repeat finds none.
    ///
    /// # Errors
    /// [`ContentError::Store`]; the jobs that were asked for stay so.
    pub async fn on_provider_available(&self, event: &ProviderAvailable) -> Result<(), ContentError> {
        // Going on behind the last id: a job that waits again meanwhile waits for the next event.
        let mut after = None;
        while let Some(last) = self.ask_again(event.stage, after).await? {
            after = Some(last);
        }
        Ok(())
    }

    async fn ask_again(&self, stage: Stage, after: Option<JobId>) -> Result<Option<JobId>, ContentError> {
        let mut tx = self.store.write().await?;
        let jobs = tx.jobs().waiting(stage, after, BATCH).await?;
        let last = jobs.last().map(|job| job.id);
        for job in jobs {
            self.ask_for(&mut *tx, job).await?;
        }
        tx.commit().await?;
        Ok(last)
    }

    async fn ask_for(&self, tx: &mut dyn Tx, mut job: Job) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let Some(track_id) = job.track_id.filter(|_| job.ask_again(now)) else {
            return Ok(());
        };
        tx.jobs().save(&job).await?;
        let Some(mut track) = tx.tracks().get(track_id).await? else {
            return Ok(());
        };
        for mut follower in followers(tx, &track).await?.into_iter().filter(|track| !track.is_human()) {
            follower.ask(None, now);
            tx.tracks().save(&follower).await?;
        }
        track.ask(Some(job.id), now);
        tx.tracks().save(&track).await?;
        Ok(self.hand_out(tx, &job, &track).await?)
    }
}
