use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use hallyu_contracts::jobs::Stage;
use hallyu_contracts::media::{MediaPackage, MediaRequested, media_prefix};
use hallyu_kernel::{JobId, MediaId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::{Encoded, Media, Progress, Report, Work};
use crate::domain::{MediaError, Plan, Probe};

/// Parts of a job that leave a checkpoint, in their order.
const PROBE: &str = "probe";
const TRANSCODE: &str = "transcode";
const PACKAGE: &str = "package";
/// Folder in the job's folder that the encoder writes to.
const OUTPUT: &str = "package";
/// Share of the stage `transcode` that encoding takes; the rest is for storing the package.
const ENCODING_SHARE: f32 = 0.97;
/// Progress is told at most this often.
const REPORT_EVERY: Duration = Duration::from_secs(1);

impl Media {
    /// Makes the package of an upload and announces it.
    ///
    /// Each part of the work leaves a checkpoint, so that a repeated request, after a kill for example, goes on at the part
    /// that was under way. A request whose package exists is only announced again.
    ///
    /// # Errors
    /// [`MediaError`]; [`MediaError::is_final`] tells whether repeating the request can help.
    pub async fn package_media(&self, request: &MediaRequested) -> Result<(), MediaError> {
        let MediaRequested { job_id: job, media_id: media, .. } = *request;
        let package = match self.recall::<MediaPackage>(job, PACKAGE).await? {
            Some(package) => package,
            None => self.make_package(request).await?,
        };
        self.reporter.report(job, Report::Progressed(Stage::Transcode, 1.0)).await?;
        self.reporter.report(job, Report::Packaged(media, package)).await?;
        self.scratch.discard(job).await
    }

    async fn make_package(&self, request: &MediaRequested) -> Result<MediaPackage, MediaError> {
        let (job, media) = (request.job_id, request.media_id);
        let folder = self.scratch.open(job).await?;
        let source = self.store.source(&request.source_key, &folder).await?;
        let probe = self.probe(job, &source).await?;
        let plan = Plan::new(&probe)?;
        let output = folder.join(OUTPUT);
        let encoded = self.transcode(job, Work { source: &source, plan: &plan, folder: &output }).await?;
        let package = describe(media, &plan, encoded);
        self.store.keep(media, &output, &package).await?;
        self.remember(job, PACKAGE, &package).await?;
        Ok(package)
    }

    async fn probe(&self, job: JobId, source: &Path) -> Result<Probe, MediaError> {
        if let Some(probe) = self.recall(job, PROBE).await? {
            return Ok(probe);
        }
        self.reporter.report(job, Report::Progressed(Stage::Probe, 0.0)).await?;
        let probe = self.encoder.probe(source).await?;
        self.remember(job, PROBE, &probe).await?;
        self.reporter.report(job, Report::Progressed(Stage::Probe, 1.0)).await?;
        Ok(probe)
    }

    async fn transcode(&self, job: JobId, work: Work<'_>) -> Result<Encoded, MediaError> {
        // The checkpoint is in the store, the files are on this machine: another machine has to begin anew.
        if self.scratch.holds(job, OUTPUT).await
            && let Some(encoded) = self.recall(job, TRANSCODE).await?
        {
            return Ok(encoded);
        }
        let mut progress = Telling { media: self, job, duration_ms: work.plan.duration_ms, told: None };
        progress.at(0).await;
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
        renditions: encoded.renditions,
        has_thumbnails: true,
        poster_key: encoded.has_poster.then(|| format!("{prefix}/poster.jpg")),
        speech_key: encoded.audio.is_some().then(|| format!("{prefix}/speech.flac")),
        audio: encoded.audio,
    }
}

/// Turns the encoder's position into reports.
struct Telling<'a> {
    media: &'a Media,
    job: JobId,
    duration_ms: u64,
    told: Option<Instant>,
}

#[async_trait]
impl Progress for Telling<'_> {
    async fn at(&mut self, position_ms: u64) {
        if self.told.is_some_and(|told| told.elapsed() < REPORT_EVERY) {
            return;
        }
        self.told = Some(Instant::now());
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than a few digits")]
        let share = (position_ms as f32 / self.duration_ms.max(1) as f32).min(1.0) * ENCODING_SHARE;
        // A report that gets lost is made good by the next one: encoding goes on.
        if let Err(error) =
            self.media.reporter.report(self.job, Report::Progressed(Stage::Transcode, share)).await
        {
            tracing::warn!(job = %self.job, error = &error as &dyn std::error::Error, "progress could not be told");
        }
    }
}
