use async_trait::async_trait;
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::subtitles::TranslationRequested;
use hallyu_kernel::Envelope;
use hallyu_platform::bus::{HandleError, Handler};
use hallyu_platform::jobs::JobReport;

use super::{Translation, TranslationError};

#[async_trait]
impl Handler for Translation {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let request: TranslationRequested = event.open().map_err(HandleError::dead)?;
        let about = (request.job_id, Stage::Translate);
        let report = JobReport::new(self.bus.clone(), self.ambient.clone(), event, about);
        let code = match self.translate(&request, &report).await {
            Ok(()) => return Ok(()),
            Err(TranslationError::Provider(error)) => {
                return report.provider_failed("translation", error).await;
            }
            Err(error @ TranslationError::SourceMissing(_)) => ("SOURCE_MISSING", error),
            Err(error @ TranslationError::NothingTranslated) => ("NOTHING_TRANSLATED", error),
            Err(error) => return Err(HandleError::retry(error)),
        };
        report.failed(code.0, code.1.to_string()).await.map_err(HandleError::retry)
    }
}
