use std::time::Duration;

use async_trait::async_trait;
use hallyu_contracts::jobs::{LogLevel, Stage};
use hallyu_contracts::media::MediaRequested;
use hallyu_kernel::{Coded, Envelope, JobId, Time};
use hallyu_platform::bus::{HandleError, Handler};

use hallyu_platform::jobs::JobReport;

use super::package_media::Reports;
use super::{Demand, Media};
use crate::domain::MediaError;

/// How often a worker looks whether its work is still wanted: what is cancelled ends within this time.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// When a job that waits for an operator is tried again.
const OPERATOR_DELAY: Duration = Duration::from_secs(60);

/// When a job that waits for the scanner is tried again, at first and at most.
const SCANNER_DELAY: Duration = Duration::from_secs(10);
const LONGEST_DELAY: Duration = Duration::from_secs(6 * 60 * 60);

#[async_trait]
impl Handler for Media {
    async fn handle(&self, event: &Envelope) -> Result<(), HandleError> {
        let request: MediaRequested = event.open().map_err(HandleError::dead)?;
        let report =
            |stage| JobReport::new(self.bus.clone(), self.ambient.clone(), event, (request.job_id, stage));
        let reports = Reports { probe: report(Stage::Probe), transcode: report(Stage::Transcode) };
        let result = tokio::select! {
            biased;
            () = self.is_unwanted(&request, event.occurred_at) => Err(MediaError::Cancelled),
            result = self.package_media(&request, &reports) => result,
        };
        let result = match result {
            // An encoder that finds no file any more cannot tell that it was deleted.
            Err(MediaError::Undecodable(_)) if self.is_void(&request, event.occurred_at).await => {
                Err(MediaError::Cancelled)
            }
            result => result,
        };
        let outcome = result.as_ref().map_or_else(MediaError::code, |()| "PACKAGED");
        metrics::counter!("media_jobs_total", "outcome" => outcome).increment(1);
        match result {
            Ok(()) => Ok(()),
            Err(MediaError::Cancelled) => self.drop_work(&request).await.map_err(HandleError::retry),
            Err(error) => self.give_up(request.job_id, error, &reports).await,
        }
    }
}

impl Media {
    /// Returns once nobody wants the result of a request any more; the work on it is dropped then, and its encoder ends.
    async fn is_unwanted(&self, request: &MediaRequested, made_at: Time) {
        let mut is_begun = false;
        loop {
            match self.store.demand(request, made_at).await {
                Ok(Demand::Cancelled) => return,
                // An upload that is not there from the start on is the job's failure to tell.
                Ok(Demand::Deleted) if is_begun => return,
                Ok(Demand::Wanted | Demand::Deleted) => {}
                Err(error) => {
                    tracing::warn!(job = %request.job_id, error = &error as &dyn std::error::Error, "cannot tell whether a job is wanted");
                }
            }
            is_begun = true;
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn is_void(&self, request: &MediaRequested, made_at: Time) -> bool {
        matches!(self.store.demand(request, made_at).await, Ok(Demand::Cancelled | Demand::Deleted))
    }

    /// Leaves nothing of what was made of an unwanted request.
    async fn drop_work(&self, request: &MediaRequested) -> Result<(), MediaError> {
        tracing::info!(job = %request.job_id, "not wanted any more");
        self.scratch.discard(request.job_id).await?;
        self.store.forget(request.media_id).await?;
        let Some(keys) = &self.keys else { return Ok(()) };
        let forgotten = keys.forget(request.media_id).await;
        forgotten.map_err(|error| MediaError::failed("cannot remove the key of a package", error))
    }

    /// Ends the job if the upload is at fault, else has it tried again. Unfinished output that could fill the disk is
    /// removed in both cases.
    async fn give_up(&self, job: JobId, error: MediaError, reports: &Reports) -> Result<(), HandleError> {
        let report = reports.of(&error);
        if error.is_final() {
            tracing::info!(%job, code = error.code(), "upload refused");
            report.failed(error.code(), error.to_string()).await.map_err(HandleError::retry)?;
            return self.scratch.discard(job).await.map_err(HandleError::retry);
        }
        let setting = match &error {
            MediaError::DiskFull => "media.scratch",
            MediaError::ToolMissing(_) => "media.ffmpeg",
            MediaError::EncoderMissing(_) => "media.extra_codecs",
            MediaError::ScannerDown(_) => return self.wait_for_scanner(error, report).await,
            _ => {
                let part = format!("failure at {}", self.ambient.now());
                report.say((&part, LogLevel::Warning), format!("{error}; it is tried again")).await;
                return Err(HandleError::retry(error));
            }
        };
        self.scratch.discard(job).await.map_err(HandleError::retry)?;
        report.waiting(setting).await.map_err(HandleError::retry)?;
        Err(HandleError::Retry { after: Some(OPERATOR_DELAY), source: error.into() })
    }
}

impl Media {
    /// Has the job tried again until the scanner answers: what nobody has scanned is never opened. The longer it lasts, the
    /// rarer the tries, so that ten of them are not used up within a restart.
    async fn wait_for_scanner(&self, error: MediaError, report: &JobReport) -> Result<(), HandleError> {
        tracing::warn!(error = &error as &dyn std::error::Error, "an upload waits for the virus scanner");
        report.waiting("media.scanner").await.map_err(HandleError::retry)?;
        let after = report.age().max(SCANNER_DELAY).min(LONGEST_DELAY);
        Err(HandleError::Retry { after: Some(after), source: error.into() })
    }
}

impl Reports {
    /// Of the stage in which such an error is found.
    fn of(&self, error: &MediaError) -> &JobReport {
        match error {
            MediaError::Undecodable(_) | MediaError::DiskFull | MediaError::Stalled(_) => &self.transcode,
            _ => &self.probe,
        }
    }
}
