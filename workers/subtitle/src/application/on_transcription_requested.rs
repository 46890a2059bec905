use async_trait::async_trait;
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::subtitles::TranscriptionRequested;
use hallyu_kernel::Envelope;
use hallyu_platform::bus::{HandleError, Handler};
use hallyu_platform::jobs::JobReport;

use super::{SoundError, Subtitle, SubtitleError};

#[async_trait]
impl Handler for Subtitle {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let request: TranscriptionRequested = event.open().map_err(HandleError::dead)?;
        let about = (request.job_id, Stage::Transcribe);
        let report = JobReport::new(self.bus.clone(), self.ambient.clone(), event, about);
        let Err(error) = self.transcribe(&request, &report).await else { return Ok(()) };
        if let SubtitleError::Provider(error) = error {
            return report.provider_failed("transcription", error).await;
        }
        let Some(code) = error.final_code() else { return Err(HandleError::retry(error)) };
        report.failed(code, error.to_string()).await.map_err(HandleError::retry)
    }
}

impl SubtitleError {
    /// The job's error code, if trying again cannot help.
    fn final_code(&self) -> Option<&'static str> {
        match self {
            Self::Sound(SoundError::Missing(_)) => Some("AUDIO_MISSING"),
            Self::Sound(SoundError::Unreadable(_)) => Some("AUDIO_UNREADABLE"),
            Self::NoSpeech => Some("NO_SPEECH"),
            Self::Sound(SoundError::Failed(_)) | Self::Provider(_) | Self::Blobs(_) | Self::Bus(_) => None,
        }
    }
}
