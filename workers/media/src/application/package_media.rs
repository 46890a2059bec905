use std::path::Path;

use async_trait::async_trait;
use hallyu_contracts::media::{MediaPackage, MediaPackaged, MediaRequested, media_prefix};
use hallyu_kernel::{JobId, MediaId};
use hallyu_platform::jobs::JobReport;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Encoded, Media, Progress, Work};
use crate::domain::{MediaError, Plan, Probe};

/// Parts of a job that leave a checkpoint, in their order.
const PROBE: &str = "probe";
const TRANSCODE: &str = "transcode";
const PACKAGE: &str = "package";
/// Folder in the job's folder that the encoder writes to.
const OUTPUT: &str = "package";
/// Share of the stage `transcode` that encoding takes; the rest is for storing the package.
const ENCODING_SHARE: f32 = 0.97;

/// Tell how the stages of one request go on.
pub struct Reports {
    pub(super) probe: JobReport,
    pub(super) transcode: JobReport,
}

impl Media {
    /// Makes the package of an upload and announces it.
    ///
    /// Each part of the work leaves a checkpoint, so that a repeated request, after a kill for example, goes on at the part
    /// that was under way. A request whose package exists is only announced again.
    ///
    /// # Errors
    /// [`MediaError`]; [`MediaError::is_final`] tells whether repeating the request can help.
    pub async fn package_media(&self, request: &MediaRequested, reports: &Reports) -> Result<(), MediaError> {
        let MediaRequested { job_id, media_id, .. } = *request;
        let package = match self.recall(job_id, PACKAGE).await? {
            Some(package) => package,
            None => self.make_package(request, reports).await?,
        };
        reports.transcode.progress(1.0).await;
        let packaged = MediaPackaged { job_id, media_id, package };
        let told = reports.transcode.tell(&packaged).await;
        told.map_err(|error| MediaError::failed("cannot announce the package", error))?;
        self.scratch.discard(job_id).await
    }

    async fn make_package(
        &self,
        request: &MediaRequested,
        reports: &Reports,
    ) -> Result<MediaPackage, MediaError> {
        let (job, media) = (request.job_id, request.media_id);
        let folder = self.scratch.open(job).await?;
        let source = self.store.source(&request.source_key, &folder).await?;
        let probe = self.probe(job, &source, &reports.probe).await?;
        let plan = Plan::new(&probe)?;
        let output = folder.join(OUTPUT);
        let work = Work { source: &source, plan: &plan, folder: &output };
        let encoded = self.transcode(job, work, &reports.transcode).await?;
        let package = describe(media, &plan, encoded);
        self.store.keep(media, &output, &package).await?;
        self.remember(job, PACKAGE, &package).await?;
        Ok(package)
    }

    async fn probe(&self, job: JobId, source: &Path, report: &JobReport) -> Result<Probe, MediaError> {
        if let Some(probe) = self.recall(job, PROBE).await? {
            return Ok(probe);
        }
        report.progress(0.0).await;
        // First: what is infected is not even opened.
        self.scanner.scan(source).await?;
        let probe = self.encoder.probe(source).await?;
        self.remember(job, PROBE, &probe).await?;
        report.progress(1.0).await;
        Ok(probe)
    }

    async fn transcode(&self, job: JobId, work: Work<'_>, report: &JobReport) -> Result<Encoded, MediaError> {
        // The checkpoint is in the store, the files are on this machine: another machine has to begin anew.
        if self.scratch.holds(job, OUTPUT).await
            && let Some(encoded) = self.recall(job, TRANSCODE).await?
        {
            return Ok(encoded);
        }
        report.progress(0.0).await;
        let mut progress = Telling { report, duration_ms: work.plan.duration_ms };
        let encoded = self.encoder.encode(work, &mut progress).await?;
        work.plan.require_length(encoded.duration_ms)?;
        self.remember(job, TRANSCODE, &encoded).await?;
        Ok(encoded)
    }

    async fn recall<T: DeserializeOwned>(&self, job: JobId, part: &str) -> Result<Option<T>, MediaError> {
        let noted = self.store.checkpoint(job, part).await?;
        // A checkpoint of an older version that cannot be read any more is as good as none.
        Ok(noted.and_then(|value| serde_json::from_value(value).ok()))
    }

    async fn remember<T: Serialize + Sync>(
        &self,
        job: JobId,
        part: &str,
        result: &T,
    ) -> Result<(), MediaError> {
        let value = serde_json::to_value(result)
            .map_err(|error| MediaError::failed("cannot write a checkpoint", error))?;
        self.store.note(job, part, value).await
    }
}

fn describe(media: MediaId, plan: &Plan, encoded: Encoded) -> MediaPackage {
    let prefix = media_prefix(media);
    MediaPackage {
        duration_ms: encoded.duration_ms,
        frame_rate: plan.frame_rate,
        shots: encoded.shots,
        renditions: encoded.renditions,
        has_thumbnails: true,
        poster_key: encoded.has_poster.then(|| format!("{prefix}/poster.jpg")),
        speech_key: encoded.audio.is_some().then(|| format!("{prefix}/speech.flac")),
        audio: encoded.audio,
    }
}

/// Turns the encoder's position into reports.
struct Telling<'a> {
    report: &'a JobReport,
    duration_ms: u64,
}

#[async_trait]
impl Progress for Telling<'_> {
    async fn at(&mut self, position_ms: u64) {
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than a few digits")]
        let share = (position_ms as f32 / self.duration_ms.max(1) as f32).min(1.0);
        self.report.progress(share * ENCODING_SHARE).await;
    }
}
