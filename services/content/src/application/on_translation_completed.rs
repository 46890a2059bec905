use std::collections::HashMap;

use hallyu_contracts::subtitles::{TranslatedLine, TranslationCompleted, TranslationResult};
use hallyu_kernel::{EventId, SegmentId};
use hallyu_platform::blobs::BlobError;

use super::Content;
use super::ports::Tx;
use super::recompose::Machinery;
use super::revise::Maker;
use crate::domain::{ContentError, Job, Segment, StateReason, Track, Translation, merge};

impl Content {
    /// Takes a worker's translations of the segments that no person vouches for, and makes the track's next revision of
    /// them. If nothing could be translated, or the result cannot be read, the job fails.
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
        let result: TranslationResult = match self.blobs.get_json(&event.result_key).await {
            Err(error @ BlobError::Json { .. }) => {
                return self
                    .fail_job(id, job.id, StateReason::failure("BAD_RESULT", error.to_string()))
                    .await;
            }
            outcome => outcome?,
        };
        if !result.lines.iter().any(|line| line.text().is_some()) {
            let reason =
                StateReason::failure("UNTRANSLATED", "no line could be translated; upload a subtitle file");
            return self.fail_job(id, job.id, reason).await;
        }
        self.store_translation(id, &job, result).await
    }

    async fn store_translation(
        &self,
        id: EventId,
        job: &Job,
        result: TranslationResult,
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
        let wanted = track.filter(|track| track.job_id == Some(job.id) && !track.is_human());
        let Some(mut track) = wanted.filter(|_| job.finish(now)) else {
            return Ok(());
        };
        tx.jobs().save(&job).await?;
        self.take(&mut *tx, &track, result.lines).await?;
        let usage = track.bill(result.usage);
        let machinery = Machinery { provenance: result.provenance, usage };
        self.recompose(&mut *tx, &mut track, (Maker::MACHINE, machinery)).await?;
        Ok(tx.commit().await?)
    }

    /// Stores translations of segments that are still there and that no person vouches for.
    async fn take(
        &self,
        tx: &mut dyn Tx,
        track: &Track,
        made: Vec<TranslatedLine>,
    ) -> Result<(), ContentError> {
        let segments = match track.source {
            Some((transcript, _)) => tx.segments().of_track(transcript).await?,
            None => Vec::new(),
        };
        let segments: HashMap<SegmentId, &Segment> =
            segments.iter().map(|segment| (segment.id, segment)).collect();
        let known = tx.translations().of_track(track.id).await?;
        let known: HashMap<SegmentId, &Translation> =
            known.iter().map(|line| (line.segment_id, line)).collect();
        let now = self.ambient.now();
        let changed: Vec<Translation> = made
            .into_iter()
            .filter_map(|line| {
                let segment = segments.get(&line.segment)?;
                merge(
                    known.get(&line.segment).copied(),
                    Translation::made(track.id, segment, line, now),
                    segment,
                )
            })
            .collect();
        Ok(tx.translations().put(&changed, track.revision + 1).await?)
    }
}
