use hallyu_contracts::subtitles::{CueLine, TracksChanged, TranslationCompleted};
use hallyu_kernel::EventId;

use super::Content;
use super::models::Revision;
use super::sheets::get_result;
use crate::domain::{ContentError, Job, StateReason};

impl Content {
    /// Takes a translation as its track's lines. Lines that could not be translated are left out and lower the
    /// track's score; if none could, or the result cannot be read, the job fails.
    ///
    /// # Errors
    /// [`ContentError::Store`], [`ContentError::Blobs`].
    pub async fn on_translation_completed(
        &self,
        id: EventId,
        event: &TranslationCompleted,
    ) -> Result<(), ContentError> {
        let Some((job, _)) = self.awaited(event.job_id, event.track_id).await? else {
            return Ok(());
        };
        let mut lines = match get_result(&self.blobs, job.id, &event.result_key).await {
            Err(ContentError::BadResult { reason, .. }) => {
                return self.fail_job(id, job.id, StateReason::failure("BAD_RESULT", reason)).await;
            }
            outcome => outcome?,
        };
        lines.retain(|line| !event.untranslated.contains(&line.seq));
        if lines.is_empty() {
            let reason =
                StateReason::failure("UNTRANSLATED", "no line could be translated; upload a subtitle file");
            return self.fail_job(id, job.id, reason).await;
        }
        let all = lines.len() + event.untranslated.len();
        let score = lines.len() as f32 / all as f32;
        self.store_translation(id, &job, (lines, score)).await
    }

    async fn store_translation(
        &self,
        id: EventId,
        job: &Job,
        (lines, score): (Vec<CueLine>, f32),
    ) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let is_new = tx.inbox().claim(id).await?;
        let Some(mut job) = tx.jobs().get(job.id).await?.filter(|_| is_new) else {
            return Ok(());
        };
        let track = match job.track_id {
            Some(track) => tx.tracks().get(track).await?,
            None => None,
        };
        let Some(mut track) = track.filter(|track| track.job_id == Some(job.id)) else {
            return Ok(());
        };
        if job.finish(now) && track.fill(Some(score), now).is_some() {
            tx.jobs().save(&job).await?;
            tx.tracks().save(&track).await?;
            tx.tracks().add_revision(&track, &Revision { lines, author: None, at: now }).await?;
            self.tell(&mut *tx, &TracksChanged { episode_id: track.episode_id }).await?;
        }
        Ok(tx.commit().await?)
    }
}
