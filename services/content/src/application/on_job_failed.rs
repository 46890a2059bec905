use hallyu_contracts::jobs::{INFECTED, JobFailed, LogLevel, job_prefix};
use hallyu_contracts::media::{BlobsDiscarded, source_key};
use hallyu_kernel::{EventId, JobId, StoreError, Time};

use super::Content;
use super::ports::Tx;
use super::request_tracks::followers;
use crate::domain::{ContentError, Job, JobKind, LogLine, MediaAsset, StateReason};

impl Content {
    /// Notes that a job ended without its result.
    ///
    /// # Errors
    /// [`ContentError::Store`].
    pub async fn on_job_failed(&self, id: EventId, event: &JobFailed) -> Result<(), ContentError> {
        self.fail_job(id, event.job_id, StateReason::failure(event.code.as_str(), event.message.as_str()))
            .await
    }

    /// Fails a job with the upload or track that it is about, and the tracks that were to follow.
    pub(super) async fn fail_job(
        &self,
        id: EventId,
        job_id: JobId,
        reason: StateReason,
    ) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let is_new = tx.inbox().claim(id).await?;
        let Some(mut job) = tx.jobs().get(job_id).await? else {
            drop(tx);
            // Deleted while it was worked on.
            return Ok(self.blobs.delete_prefix(&job_prefix(job_id)).await?);
        };
        if !is_new {
            return Ok(());
        }
        if job.fail(reason.clone(), now) {
            tx.jobs().save(&job).await?;
            let text = format!("{}: {}", reason.code, reason.message);
            tx.jobs().note(&LogLine::new(id, &job, (LogLevel::Error, &text), now)).await?;
            if job.kind == JobKind::Media && reason.code == INFECTED {
                self.tell(&mut *tx, &BlobsDiscarded { keys: vec![source_key(job.media_id)] }).await?;
            }
            fail_subject(&mut *tx, &job, (reason, now)).await?;
            if let Some(media) = tx.media().get(job.media_id).await? {
                self.request_next(&mut *tx, media.owner_id).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

/// Fails the upload or track that a job is about, and the tracks that were to follow.
pub(super) async fn fail_subject(
    tx: &mut dyn Tx,
    job: &Job,
    (reason, now): (StateReason, Time),
) -> Result<(), ContentError> {
    if job.kind == JobKind::Media
        && let Some(mut media) = tx.media().get(job.media_id).await?
    {
        media.fail(now);
        tx.media().save(&media).await?;
        detach(tx, &media, now).await?;
    }
    let track = match job.track_id {
        Some(id) => tx.tracks().get(id).await?.filter(|track| track.job_id == Some(job.id)),
        None => None,
    };
    let Some(mut track) = track else {
        return Ok(());
    };
    for mut follower in followers(tx, &track).await? {
        let message = format!("there is no transcript to translate: {}", reason.message);
        follower.fail(StateReason::failure("NO_TRANSCRIPT", message), now);
        tx.tracks().save(&follower).await?;
    }
    track.fail(reason, now);
    Ok(tx.tracks().save(&track).await?)
}

/// Takes a package that began to grow and was never completed from its episode.
async fn detach(tx: &mut dyn Tx, media: &MediaAsset, now: Time) -> Result<(), StoreError> {
    if media.package.is_none()
        && let Some(mut episode) = tx.episodes().get(media.episode_id).await?
        && episode.detach(media.id, now)
    {
        tx.episodes().save(&episode).await?;
    }
    Ok(())
}
