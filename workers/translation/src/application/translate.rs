use async_trait::async_trait;
use hallyu_contracts::jobs::checkpoint_key;
use hallyu_contracts::subtitles::{
    Outcome, TranslationCompleted, TranslationOrder, TranslationRequested, TranslationResult, answers_prefix,
    translation_key,
};
use hallyu_platform::blobs::BlobError;
use hallyu_platform::jobs::JobReport;

use super::{Pipeline, Progress, Translation, TranslationError};

#[async_trait]
impl Progress for JobReport {
    async fn settled(&self, share: f32) {
        self.progress(share).await;
    }
}

impl Translation {
    /// Makes a track in another language and announces it.
    ///
    /// Whatever a model answers goes to the track's journal: a repeated request, or a later one for the same track, pays only
    /// for what is new. A request whose result exists is only announced again.
    pub(crate) async fn translate(
        &self,
        request: &TranslationRequested,
        report: &JobReport,
    ) -> Result<(), TranslationError> {
        let outcome_key = checkpoint_key(request.job_id, &format!("translate-{}", request.track_id));
        let done = match self.blobs.get_json(&outcome_key).await {
            Ok(done) => done,
            // One of an older version that cannot be read any more is as good as none.
            Err(BlobError::NotFound(_) | BlobError::Json { .. }) => {
                let done = self.make_track(request, report).await?;
                self.blobs.put_json(&outcome_key, &done).await?;
                done
            }
            Err(error) => return Err(error.into()),
        };
        report.progress(1.0).await;
        Ok(report.tell::<TranslationCompleted>(&done).await?)
    }

    async fn make_track(
        &self,
        request: &TranslationRequested,
        report: &JobReport,
    ) -> Result<TranslationCompleted, TranslationError> {
        report.progress(0.0).await;
        let order: TranslationOrder = match self.blobs.get_json(&request.source_key).await {
            Err(BlobError::NotFound(key)) => return Err(TranslationError::OrderMissing(key)),
            Err(BlobError::Json { source, .. }) => return Err(TranslationError::OrderUnreadable(source)),
            other => other?,
        };
        let pipeline = Pipeline {
            providers: self.providers.clone(),
            journal: (self.journals)(answers_prefix(request.track_id)),
            ambient: self.ambient.clone(),
            budget_micros: self.budget_micros,
        };
        let outcome = pipeline.run(&order, report).await;
        self.require_order(request).await?;
        let result = outcome?;
        if has_nothing(&result) {
            return Err(TranslationError::NothingTranslated);
        }
        let (job_id, track_id) = (request.job_id, request.track_id);
        let result_key = translation_key(job_id, track_id);
        self.blobs.put_json(&result_key, &result).await?;
        Ok(TranslationCompleted { job_id, track_id, result_key })
    }

    /// Passes if the order is still there. Where it is not, the track was deleted with it meanwhile: the answers since then
    /// are of no use.
    async fn require_order(&self, request: &TranslationRequested) -> Result<(), TranslationError> {
        if self.blobs.head(&request.source_key).await?.is_some() {
            return Ok(());
        }
        self.blobs.delete_prefix(&answers_prefix(request.track_id)).await?;
        Err(TranslationError::OrderMissing(request.source_key.clone()))
    }
}

/// Whether every line that was to be translated failed.
fn has_nothing(result: &TranslationResult) -> bool {
    let failed = result.lines.iter().any(|line| matches!(line.outcome, Outcome::Failed { .. }));
    failed
        && !result
            .lines
            .iter()
            .any(|line| matches!(line.outcome, Outcome::Translated { .. } | Outcome::Reused { .. }))
}
