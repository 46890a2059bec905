use std::any::Any;
use std::panic::AssertUnwindSafe;

use async_trait::async_trait;
use futures_util::FutureExt;
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::subtitles::TranslationRequested;
use hallyu_kernel::Envelope;
use hallyu_platform::bus::{HandleError, Handler};
use hallyu_platform::jobs::JobReport;

use super::{PipelineError, Translation, TranslationError};

#[async_trait]
impl Handler for Translation {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let request: TranslationRequested = event.open().map_err(HandleError::dead)?;
        let about = (request.job_id, Stage::Translate);
        let report = JobReport::new(self.bus.clone(), self.ambient.clone(), event, about);
        let told = match AssertUnwindSafe(self.translate(&request, &report)).catch_unwind().await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(TranslationError::Pipeline(PipelineError::Provider(error)))) => {
                return report.provider_failed("translation", error).await;
            }
            Ok(Err(TranslationError::Pipeline(PipelineError::NoProvider))) => {
                report.waiting("translation.base_url").await
            }
            Ok(Err(TranslationError::Pipeline(error @ PipelineError::Budget { .. }))) => {
                tracing::warn!(job = %request.job_id, %error, "a translation waits for a larger budget");
                report.waiting("translation.budget").await
            }
            Ok(Err(error @ TranslationError::OrderMissing(_))) => {
                report.failed("SOURCE_MISSING", error.to_string()).await
            }
            Ok(Err(error @ TranslationError::OrderUnreadable(_))) => {
                report.failed("SOURCE_UNREADABLE", error.to_string()).await
            }
            Ok(Err(error @ TranslationError::NothingTranslated)) => {
                report.failed("NOTHING_TRANSLATED", error.to_string()).await
            }
            Ok(Err(error)) => return Err(HandleError::retry(error)),
            Err(panic) => report.failed("WORKER_PANICKED", message_of(panic.as_ref())).await,
        };
        told.map_err(HandleError::retry)
    }
}

/// The same order would make the worker panic again: the job ends here, where somebody sees it.
fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the worker panicked: {}", text.unwrap_or("without a message"))
}
