//! What workers tell about a job, whatever its kind. `content` owns the jobs; workers keep no database.

use hallyu_kernel::JobId;
use serde::{Deserialize, Serialize};

use crate::events;

/// A stage of the way from an upload to a subtitled stream, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The source is examined.
    Probe,
    /// Renditions, thumbnails and speech audio are made.
    Transcode,
    /// Speech becomes a Korean track.
    Transcribe,
    /// The Korean track becomes tracks in other languages.
    Translate,
    /// Tracks are checked against the subtitling rules.
    Check,
}

impl Stage {
    /// The name used in the API, in checkpoints and in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Probe => "probe",
            Self::Transcode => "transcode",
            Self::Transcribe => "transcribe",
            Self::Translate => "translate",
            Self::Check => "check",
        }
    }
}

/// A job went on. Told at most once a second per job, and at the end of a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobProgressed {
    /// The job.
    pub job_id: JobId,
    /// The stage at work.
    pub stage: Stage,
    /// Share of the stage that is done, 0 to 1.
    pub progress: f32,
}

/// A job cannot go on until an operator configures something. Nothing is lost; it goes on when the worker says
/// [`ProviderAvailable`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobWaiting {
    /// The job.
    pub job_id: JobId,
    /// The stage that cannot start.
    pub stage: Stage,
    /// The setting that is missing, for example `translation.base_url`.
    pub setting: String,
}

/// A job ended without its result; repeating it will not help.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobFailed {
    /// The job.
    pub job_id: JobId,
    /// The stage that failed.
    pub stage: Stage,
    /// Stable code, for example `NOT_A_VIDEO`.
    pub code: String,
    /// What is wrong and what to do, in English, for the log and the creator's job view.
    pub message: String,
}

/// Something that the owner of a job may want to know: what was chosen, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLogged {
    /// The job.
    pub job_id: JobId,
    /// The stage at work.
    pub stage: Stage,
    /// How much it matters.
    pub level: LogLevel,
    /// One line, in English.
    pub message: String,
}

/// How much a line of a job's log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// All goes as it should.
    Info,
    /// It goes on, but not as well or not now.
    Warning,
    /// It does not go on.
    Error,
}

impl LogLevel {
    /// The name used in the API and in databases.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Code of a job that failed because there is a virus in the upload, which is not to be kept.
pub const INFECTED: &str = "INFECTED";

/// Work that needs an outside provider can be done from now on: waiting jobs of this stage are to be asked for again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderAvailable {
    /// The stage that can run now.
    pub stage: Stage,
}

events! {
    JobProgressed => "job.progressed",
    JobWaiting => "job.waiting",
    JobFailed => "job.failed",
    JobLogged => "job.logged",
    ProviderAvailable => "provider.available",
}

/// Blob folder of everything that workers note and make for a job, except packages and answers.
#[must_use]
pub fn job_prefix(job_id: JobId) -> String {
    format!("jobs/{job_id}")
}

/// Blob key of a time: requests for the job that were made before it are void. Workers look for it while they work, wherever
/// they are.
#[must_use]
pub fn cancelled_key(job_id: JobId) -> String {
    checkpoint_key(job_id, "cancelled")
}

/// Blob key of the checkpoint that a worker leaves when it has done `part` of a job.
#[must_use]
pub fn checkpoint_key(job_id: JobId, part: &str) -> String {
    format!("{}/{part}.json", job_prefix(job_id))
}
