use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::{JobId, Time};
use serde::Serialize;
use utoipa::ToSchema;

use super::views::Items;
use crate::application::Content;
use crate::domain::LogLine;

/// One line of a job's log.
#[derive(Serialize, ToSchema)]
pub(super) struct LogLineView {
    /// The job, or one that follows from it.
    #[schema(value_type = String, example = "job_01h455vb4pex5vsknk084sn02q")]
    job_id: JobId,
    /// `probe`, `transcode`, `transcribe`, `translate` or `check`.
    #[schema(example = "transcode")]
    stage: &'static str,
    /// `info`, `warning` or `error`.
    #[schema(example = "info")]
    level: &'static str,
    /// One line, in English, at most 500 characters.
    #[schema(example = "ladder: 1080p, 720p, 480p, 360p in H.264 by libx264 veryfast")]
    message: String,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
}

impl From<LogLine> for LogLineView {
    fn from(line: LogLine) -> Self {
        Self {
            job_id: line.job_id,
            stage: line.stage.as_str(),
            level: line.level.as_str(),
            message: line.message,
            at: line.at,
        }
    }
}

/// Get a job's log
///
/// What was said while it was done, and those that follow from it: what was chosen, and why it does not go on. The oldest
/// first, the last hundred lines of each job.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{id}/log",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The job")),
    responses((status = OK, description = "The log", body = Items<LogLineView>))
)]
pub(super) async fn get_job_log(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<JobId>,
) -> Answer<Items<LogLineView>> {
    let lines = content.get_job_log(&actor, id).await?;
    Ok(Data(Items { items: lines.into_iter().map(LogLineView::from).collect() }))
}
