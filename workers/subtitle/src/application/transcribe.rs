use std::sync::Arc;

use async_trait::async_trait;
use hallyu_contracts::subtitles::{TranscriptionCompleted, TranscriptionRequested, transcript_key};
use hallyu_platform::jobs::JobReport;

use super::{Pipeline, Progress, Subtitle, SubtitleError};

impl Subtitle {
    /// Makes a transcript of a recording and announces it.
    ///
    /// Each chunk leaves a checkpoint: a repeated request sends only what was not heard yet. A request whose transcript
    /// exists is only announced again.
    pub(crate) async fn transcribe(
        &self,
        request: &TranscriptionRequested,
        report: &JobReport,
    ) -> Result<(), SubtitleError> {
        let result_key = transcript_key(request.job_id, request.track_id);
        if self.blobs.head(&result_key).await?.is_none() {
            let engine = match &self.engine {
                Ok(engine) => Arc::clone(engine),
                Err(setting) => return Ok(report.waiting(setting).await?),
            };
            report.progress(0.0).await;
            let sound = self.sound.open(&request.audio_key).await?;
            let pipeline = Pipeline {
                engine,
                blobs: self.blobs.clone(),
                prefix: format!("jobs/{}/transcribe-{}", request.job_id, request.track_id),
                chunk_ms: self.chunk_ms,
            };
            let transcript = pipeline.run(&*sound, request.language, report).await?;
            self.blobs.put_json(&result_key, &transcript).await?;
        }
        report.progress(1.0).await;
        let done = TranscriptionCompleted { job_id: request.job_id, track_id: request.track_id, result_key };
        Ok(report.tell(&done).await?)
    }
}

#[async_trait]
impl Progress for JobReport {
    async fn heard(&self, share: f32) {
        self.progress(share).await;
    }
}
