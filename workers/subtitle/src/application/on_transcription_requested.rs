use async_trait::async_trait;
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::subtitles::TranscriptionRequested;
use hallyu_kernel::Envelope;
use hallyu_platform::bus::{HandleError, Handler};
use hallyu_platform::jobs::JobReport;

use super::{HearingError, PipelineError, SoundError, Subtitle, SubtitleError};

#[async_trait]
impl Handler for Subtitle {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let request: TranscriptionRequested = event.open().map_err(HandleError::dead)?;
        let about = (request.job_id, Stage::Transcribe);
        let report = JobReport::new(self.bus.clone(), self.ambient.clone(), event, about);
        let error = match self.transcribe(&request, &report).await {
            Ok(()) => return Ok(()),
            Err(SubtitleError::Bus(error)) => return Err(HandleError::retry(error)),
            Err(SubtitleError::Pipeline(error)) => error,
        };
        let told = match error {
            PipelineError::Hearing(HearingError::Provider(error)) => {
                return report.provider_failed("transcription", error).await;
            }
            PipelineError::Hearing(HearingError::Model(error)) => {
                tracing::error!(%error, "transcription.model_path cannot be used");
                report.waiting("transcription.model_path").await
            }
            error => {
                let Some((code, advice)) = verdict(&error) else { return Err(HandleError::retry(error)) };
                report.failed(code, format!("{error}; {advice}")).await
            }
        };
        told.map_err(HandleError::retry)
    }
}

/// The job's error code and what its creator can do, if trying again cannot help.
fn verdict(error: &PipelineError) -> Option<(&'static str, &'static str)> {
    let again = "upload the video again";
    match error {
        PipelineError::Sound(SoundError::Missing(_)) => Some(("AUDIO_MISSING", again)),
        PipelineError::Sound(SoundError::Unreadable(_) | SoundError::Mute) => {
            Some(("AUDIO_UNREADABLE", again))
        }
        PipelineError::NoSpeech => Some(("NO_SPEECH", "subtitles can be uploaded instead")),
        PipelineError::Sound(SoundError::NoDecoder(_) | SoundError::Failed(_))
        | PipelineError::Hearing(_)
        | PipelineError::Blobs(_) => None,
    }
}
