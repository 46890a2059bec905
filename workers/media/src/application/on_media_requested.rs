use std::time::Duration;

use async_trait::async_trait;
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::media::MediaRequested;
use hallyu_kernel::{Coded, Envelope};
use hallyu_platform::bus::{HandleError, Handler};

use super::{Media, Report};
use crate::domain::MediaError;

/// When a job that waits for an operator is tried again.
const OPERATOR_DELAY: Duration = Duration::from_secs(60);

#[async_trait]
impl Handler for Media {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let request: MediaRequested = event.open().map_err(HandleError::dead)?;
        match self.package_media(&request).await {
            Ok(()) => Ok(()),
            Err(error) => self.give_up(&request, error).await,
        }
    }
}

impl Media {
    /// Ends the job if the upload is at fault, else has it tried again. In both cases no unfinished output stays that
    /// could fill the disk.
    async fn give_up(&self, request: &MediaRequested, error: MediaError) -> Result<(), HandleError> {
        let (job, stage) = (request.job_id, stage_of(&error));
        if error.is_final() {
            tracing::info!(%job, code = error.code(), "upload refused");
            let report = Report::Failed(stage, error.code(), error.to_string());
            self.reporter.report(job, report).await.map_err(HandleError::retry)?;
            return self.scratch.discard(job).await.map_err(HandleError::retry);
        }
        let setting = match &error {
            MediaError::DiskFull => "media.scratch",
            MediaError::ToolMissing(_) => "media.ffmpeg",
            _ => return Err(HandleError::retry(error)),
        };
        self.scratch.discard(job).await.map_err(HandleError::retry)?;
        self.reporter.report(job, Report::Waiting(stage, setting)).await.map_err(HandleError::retry)?;
        Err(HandleError::Retry { after: Some(OPERATOR_DELAY), source: error.into() })
    }
}

/// The stage in which an error is found.
fn stage_of(error: &MediaError) -> Stage {
    match error {
        MediaError::Undecodable(_) | MediaError::DiskFull | MediaError::Stalled(_) => Stage::Transcode,
        _ => Stage::Probe,
    }
}
