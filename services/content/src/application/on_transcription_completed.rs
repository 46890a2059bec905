use hallyu_contracts::jobs::job_prefix;
use hallyu_contracts::subtitles::{Provenance, TranscriptionCompleted, Usage};
use hallyu_kernel::{EventId, StoreError};

use super::Content;
use super::compose::compose_transcript;
use super::orders::Orders;
use super::request_tracks::Origin;
use super::revise::Maker;
use super::transcripts::{Draft, footage, get_transcript};
use crate::domain::{ContentError, Job, Segment, StateReason, Track, keep_identity};

impl Content {
    /// Takes a transcript as its track's lines and asks for its translations. Speech that turned out to be none, or a
    /// result that cannot be read, fails the job.
    ///
    /// # Errors
    /// [`ContentError::Store`], [`ContentError::Blobs`].
    pub async fn on_transcription_completed(
        &self,
        id: EventId,
        event: &TranscriptionCompleted,
    ) -> Result<(), ContentError> {
        let Some((job, track)) = self.awaited(event.job_id, event.track_id).await? else {
            return Ok(());
        };
        let footage = footage(&mut *self.store.read().await?, track.episode_id).await?;
        let about = (track.id, &self.ambient);
        let heard = get_transcript(&self.blobs, (job.id, &event.result_key), about, footage).await;
        let mut draft = match heard {
            Err(ContentError::BadResult { reason, .. }) => {
                return self.fail_job(id, job.id, StateReason::failure("BAD_RESULT", reason)).await;
            }
            outcome => outcome?,
        };
        if !draft.segments.iter().any(Segment::is_shown) {
            let reason =
                StateReason::failure("NO_SPEECH", "nobody speaks in the video; upload a subtitle file");
            return self.fail_job(id, job.id, reason).await;
        }
        let known = self.store.read().await?.segments().of_track(track.id).await?;
        keep_identity(&mut draft.segments, &known);
        let orders = self.put_orders(job.root_id, (&track, track.revision + 1), &draft).await?;
        self.store_transcript(id, &job, (track, draft, orders)).await
    }

    /// The job and its track, if the result is still wanted. What was made for a track that is deleted is discarded.
    pub(super) async fn awaited(
        &self,
        job_id: hallyu_kernel::JobId,
        track_id: hallyu_kernel::TrackId,
    ) -> Result<Option<(Job, Track)>, ContentError> {
        let mut tx = self.store.read().await?;
        let (job, track) = (tx.jobs().get(job_id).await?, tx.tracks().get(track_id).await?);
        drop(tx);
        if job.is_none() {
            self.blobs.delete_prefix(&job_prefix(job_id)).await?;
        }
        let wanted = job.zip(track).filter(|(job, track)| track.job_id == Some(job.id) && !track.is_human());
        if wanted.is_none() {
            tracing::info!(job = %job_id, "the result is not wanted any more");
        }
        Ok(wanted)
    }

    async fn store_transcript(
        &self,
        id: EventId,
        job: &Job,
        (expected, mut draft, orders): (Track, Draft, Orders),
    ) -> Result<(), ContentError> {
        let now = self.ambient.now();
        let mut tx = self.store.write().await?;
        let (is_new, job, track) =
            (tx.inbox().claim(id).await?, tx.jobs().get(job.id).await?, tx.tracks().get(expected.id).await?);
        let (true, Some(mut job), Some(mut track)) = (is_new, job, track) else {
            return Ok(());
        };
        if track.revision != expected.revision || track.job_id != Some(job.id) {
            return Err(StoreError::Conflict.into());
        }
        if job.finish(now) && track.fill(None, now).is_some() {
            // The video may be complete since, and its shots known.
            draft.footage = footage(&mut *tx, track.episode_id).await?;
            let composed = compose_transcript(&draft);
            track.quality_score = Some(composed.score);
            tx.jobs().save(&job).await?;
            let provenance =
                Provenance { models: draft.hearing.engine.iter().cloned().collect(), ..Default::default() };
            let lines = composed.reported(provenance, Usage::default());
            self.revise(&mut *tx, (&track, Maker::MACHINE), lines).await?;
            tx.segments().replace(track.id, &draft.segments, track.revision).await?;
            tx.segments().keep_hearing(track.id, &draft.hearing).await?;
            let origin = Origin { root_id: job.root_id, media_id: job.media_id, episode_id: job.episode_id };
            self.request_translations(&mut *tx, origin, (&track, &orders)).await?;
        }
        Ok(tx.commit().await?)
    }
}
