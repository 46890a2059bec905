use hallyu_contracts::jobs::{JobWaiting, LogLevel};
use hallyu_kernel::EventId;

use super::Content;
use super::request_tracks::followers;
use crate::domain::{ContentError, LogLine, StateReason};

impl Content {
    /// Notes that a job, its track and the tracks that are to follow wait for a setting.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn on_job_waiting(&self, id: EventId, event: &JobWaiting) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let reason = StateReason::missing_setting(&event.setting);
        let mut tx = self.store.write().await?;
        let is_new = tx.inbox().claim(id).await?;
        let Some(mut job) = tx.jobs().get(event.job_id).await?.filter(|_| is_new) else {
            return Ok(());
        };
        if !job.wait(reason.clone(), now) {
            return Ok(tx.commit().await?);
        }
        tx.jobs().save(&job).await?;
        tx.jobs().note(&LogLine::new(id, &job, (LogLevel::Warning, &reason.message), now)).await?;
        if let Some(id) = job.track_id
            && let Some(mut track) = tx.tracks().get(id).await?
        {
            for mut follower in followers(&mut *tx, &track).await? {
                follower.wait(reason.clone(), now);
                tx.tracks().save(&follower).await?;
            }
            track.wait(reason, now);
            tx.tracks().save(&track).await?;
        }
        Ok(tx.commit().await?)
    }
}
