use std::path::Path;

use async_trait::async_trait;
use hallyu_contracts::jobs::LogLevel;
use hallyu_contracts::media::{MediaPackage, MediaPackaged, MediaRequested, media_prefix};
use hallyu_kernel::{JobId, MediaId};
use hallyu_platform::jobs::JobReport;
use hallyu_platform::segments::MediaSecret;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Encoded, Media, Progress, Work};
use crate::domain::{MediaError, Plan, Probe, speed_in_words};

/// Folder in the job's folder that holds what is ready for the package.
pub const PACKAGE: &str = "package";
/// Folder in the job's folder that holds what was made of the sound alone.
pub const SOUND: &str = "sound";
/// Parts of a job that leave a checkpoint, in their order; so do [`SOUND`], after the first, and [`PACKAGE`], at the end.
const PROBE: &str = "probe";
const GROWTH: &str = "growth";
const TRANSCODE: &str = "transcode";
/// Share of the stage `transcode` that encoding takes; the rest is for storing the package.
const ENCODING_SHARE: f32 = 0.97;

/// Tell how the stages of one request go on.
pub struct Reports {
    pub(super) probe: JobReport,
    pub(super) transcode: JobReport,
}

impl Media {
    /// Makes the package of an upload and announces it: first when its beginning can be played, then when it is complete.
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
        reports.probe.say(("source", LogLevel::Info), probe.in_words()).await;
        let mut plan = Plan { formats: self.formats.clone(), ..Plan::new(&probe)? };
        let told = format!("{}; {}", plan.in_words(), self.encoder.in_words().await?);
        reports.transcode.say(("plan", LogLevel::Info), told).await;
        let secret = self.secret(media).await?;
        let secret = secret.as_ref();
        let work = Work { source: &source, plan: &plan, folder: &folder, secret };
        let heard = self.listen(request, work).await?;
        plan.level(&heard, self.loudness);
        if !heard.is_empty() {
            reports.transcode.say((SOUND, LogLevel::Info), plan.sound_in_words(&heard)).await;
        }
        let work = Work { source: &source, plan: &plan, folder: &folder, secret };
        let encoded = self.transcode(request, work, &reports.transcode).await?;
        let package = describe(media, &plan, encoded);
        self.store.keep(media, &folder.join(PACKAGE)).await?;
        self.store.describe(media, &package).await?;
        self.remember(job, PACKAGE, &package).await?;
        Ok(package)
    }

    /// What the segments of a package are encrypted with, if an operator wants that.
    async fn secret(&self, media: MediaId) -> Result<Option<MediaSecret>, MediaError> {
        let Some(keys) = &self.keys else { return Ok(None) };
        let secret = keys.obtain(media).await;
        secret.map(Some).map_err(|error| MediaError::failed("cannot make the key of a package", error))
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

    /// Stores the speech, which can be transcribed long before the picture is encoded, and tells how loud each track is.
    async fn listen(&self, request: &MediaRequested, work: Work<'_>) -> Result<Vec<Option<f64>>, MediaError> {
        if work.plan.audio.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(heard) = self.recall(request.job_id, SOUND).await? {
            return Ok(heard);
        }
        let heard = self.encoder.listen(work).await?;
        self.store.keep(request.media_id, &work.folder.join(SOUND)).await?;
        self.remember(request.job_id, SOUND, &heard).await?;
        Ok(heard)
    }

    async fn transcode(
        &self,
        request: &MediaRequested,
        work: Work<'_>,
        report: &JobReport,
    ) -> Result<Encoded, MediaError> {
        let job = request.job_id;
        // The checkpoint is in the store, the files are on this machine: another machine has to begin anew.
        if self.scratch.holds(job, PACKAGE).await
            && let Some(encoded) = self.recall(job, TRANSCODE).await?
        {
            return Ok(encoded);
        }
        report.progress(0.0).await;
        let shown_ms = self.recall(job, GROWTH).await?.unwrap_or_default();
        let mut progress = Telling { media: self, request, work, report, shown_ms, is_told: false };
        let began = self.ambient.now();
        let encoded = self.encoder.encode(work, &mut progress).await?;
        let took = (self.ambient.now() - began).to_std().unwrap_or_default().as_millis();
        let took_ms = u64::try_from(took).unwrap_or(u64::MAX);
        report.say((TRANSCODE, LogLevel::Info), speed_in_words(encoded.duration_ms, took_ms)).await;
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
        speech_key: (!encoded.audio.is_empty()).then(|| format!("{prefix}/speech.flac")),
        audio: encoded.audio,
        chapters: plan.chapters.clone(),
        is_growing: false,
    }
}

/// Turns what the encoder has reached into reports, and what it has finished into a package that grows.
struct Telling<'a> {
    media: &'a Media,
    request: &'a MediaRequested,
    work: Work<'a>,
    report: &'a JobReport,
    /// How much viewers have been shown, also by a run that was interrupted: a playlist must not become shorter.
    shown_ms: u64,
    is_told: bool,
}

impl Telling<'_> {
    async fn show(&mut self, so_far: &Encoded) -> Result<(), MediaError> {
        let MediaRequested { job_id, media_id, .. } = *self.request;
        let (plan, store) = (self.work.plan, &self.media.store);
        let package = MediaPackage {
            duration_ms: plan.duration_ms,
            has_thumbnails: false,
            is_growing: true,
            ..describe(media_id, plan, so_far.clone())
        };
        // Noted before it is shown: a successor that is killed in between shows a little later, never less.
        self.media.remember(job_id, GROWTH, &so_far.duration_ms).await?;
        self.shown_ms = so_far.duration_ms;
        store.keep(media_id, &self.work.folder.join(PACKAGE)).await?;
        store.describe(media_id, &package).await?;
        if !self.is_told {
            let told = self.report.tell_part(GROWTH, &MediaPackaged { job_id, media_id, package }).await;
            told.map_err(|error| MediaError::failed("cannot announce the package", error))?;
            self.report.say((GROWTH, LogLevel::Info), "its beginning can be watched".to_owned()).await;
            self.is_told = true;
        }
        Ok(())
    }
}

#[async_trait]
impl Progress for Telling<'_> {
    async fn at(&mut self, position_ms: u64) {
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than a few digits")]
        let share = (position_ms as f32 / self.work.plan.duration_ms.max(1) as f32).min(1.0);
        self.report.progress(share * ENCODING_SHARE).await;
    }

    async fn noted(&mut self, text: String) {
        self.report.say(("encoder", LogLevel::Warning), text).await;
    }

    async fn grown(&mut self, so_far: &Encoded) {
        if so_far.duration_ms <= self.shown_ms {
            return;
        }
        // The complete package makes it good.
        if let Err(error) = self.show(so_far).await {
            tracing::warn!(job = %self.request.job_id, error = &error as &dyn std::error::Error, "no more could be shown");
        }
    }
}
