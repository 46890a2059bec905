use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::{JobId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Content;
use crate::domain::{Chain, StageReport, StageState};

/// A job; that of an upload with all that follows from it.
#[derive(Serialize, ToSchema)]
pub(super) struct JobView {
    #[schema(value_type = String, example = "job_01h455vb4pex5vsknk084sn02q")]
    job_id: JobId,
    /// `media`, `transcription` or `translation`.
    #[schema(example = "media")]
    kind: &'static str,
    /// Id of the upload or track that is made.
    #[schema(example = "med_01h455vb4pex5vsknk084sn02q")]
    subject: String,
    /// The stage that is next to be done: `probe`, `transcode`, `transcribe`, `translate` or `check`.
    #[schema(example = "transcode")]
    stage: &'static str,
    /// Share of that stage that is done, 0 to 1.
    progress: f32,
    /// In order.
    stages: Vec<StageView>,
    /// `queued`, `running`, `waiting`, `done`, `failed` or `cancelled`. `waiting`: for a setting that `error` names;
    /// the video can be watched meanwhile.
    #[schema(example = "running")]
    state: &'static str,
    /// Why it failed or waits.
    error: Option<JobErrorView>,
    /// How often it was asked for, from 1.
    attempts: u32,
    #[schema(value_type = String, format = DateTime)]
    created_at: Time,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Time,
}

/// How a stage stands.
#[derive(Serialize, ToSchema)]
struct StageView {
    #[schema(example = "transcode")]
    stage: &'static str,
    /// `queued`, `running`, `waiting`, `done` or `failed`.
    #[schema(example = "running")]
    state: &'static str,
    /// Share that is done, 0 to 1.
    progress: f32,
}

/// Why a job failed or waits.
#[derive(Serialize, ToSchema)]
struct JobErrorView {
    /// Stable.
    #[schema(example = "NOT_A_VIDEO")]
    code: String,
    /// What is wrong and what to do, in English.
    message: String,
}

impl From<StageReport> for StageView {
    fn from(report: StageReport) -> Self {
        Self { stage: report.stage.as_str(), state: report.state.as_str(), progress: report.progress }
    }
}

impl From<Chain> for JobView {
    fn from(chain: Chain) -> Self {
        let job = &chain.job;
        let next =
            chain.stages.iter().find(|report| report.state != StageState::Done).or(chain.stages.last());
        let (stage, progress) =
            next.map_or((job.stage, job.progress), |report| (report.stage, report.progress));
        let subject = job.track_id.map_or(job.media_id.to_string(), |track| track.to_string());
        Self {
            job_id: job.id,
            kind: job.kind.as_str(),
            subject,
            stage: stage.as_str(),
            progress,
            state: chain.state.as_str(),
            error: chain.error.map(|reason| JobErrorView { code: reason.code, message: reason.message }),
            attempts: job.attempts,
            created_at: job.created_at,
            updated_at: job.updated_at,
            stages: chain.stages.into_iter().map(StageView::from).collect(),
        }
    }
}

/// Get a job
///
/// How far an upload, a transcript or a translation has come.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{id}",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The job")),
    responses((status = OK, description = "The job", body = JobView))
)]
pub(super) async fn get_job(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<JobId>,
) -> Answer<JobView> {
    Ok(Data(content.get_job(&actor, id).await?.into()))
}
