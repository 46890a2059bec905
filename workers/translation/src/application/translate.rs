use async_trait::async_trait;
use hallyu_contracts::jobs::checkpoint_key;
use hallyu_contracts::subtitles::{
    CueSheet, Outcome, TranslationCompleted, TranslationOrder, TranslationRequested, TranslationResult,
    answers_prefix, cue_sheet_key,
};
use hallyu_platform::blobs::BlobError;
use hallyu_platform::jobs::JobReport;
use serde::{Deserialize, Serialize};

use super::{Pipeline, Progress, Translation, TranslationError};
use crate::domain::{order_of, sheet_of};

/// What a request's blob may hold.
#[derive(Deserialize)]
#[serde(untagged)]
enum Source {
    Order(Box<TranslationOrder>),
    Sheet(CueSheet),
}

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
        let source: Source = match self.blobs.get_json(&request.source_key).await {
            Err(BlobError::NotFound(key)) => return Err(TranslationError::OrderMissing(key)),
            Err(BlobError::Json { source, .. }) => return Err(TranslationError::OrderUnreadable(source)),
            other => other?,
        };
        let (order, sheet) = match source {
            Source::Order(order) => (*order, None),
            Source::Sheet(sheet) => (order_of(&sheet, request.target_language), Some(sheet)),
        };
        let pipeline = Pipeline {
            providers: self.providers.clone(),
            journal: (self.journals)(answers_prefix(request.track_id)),
            ambient: self.ambient.clone(),
            budget_micros: self.budget_micros,
        };
        let result = pipeline.run(&order, report).await?;
        if has_nothing(&result) {
            return Err(TranslationError::NothingTranslated);
        }
        match sheet {
            None => self.store(request, &result, Vec::new()).await,
            Some(sheet) => {
                let (sheet, untranslated) = sheet_of(&sheet, &result);
                self.store(request, &sheet, untranslated).await
            }
        }
    }

    async fn store(
        &self,
        request: &TranslationRequested,
        result: &(impl Serialize + Sync),
        untranslated: Vec<u32>,
    ) -> Result<TranslationCompleted, TranslationError> {
        let (job_id, track_id) = (request.job_id, request.track_id);
        let result_key = cue_sheet_key(job_id, &track_id.to_string());
        self.blobs.put_json(&result_key, result).await?;
        Ok(TranslationCompleted { job_id, track_id, result_key, untranslated })
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
