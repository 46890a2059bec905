use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::JobId;

use super::get_job::JobView;
use crate::application::Content;

/// Retry a job
///
/// A job that failed, was cancelled or waits is done again from its beginning. Others are answered with 409.
#[utoipa::path(
    post,
    path = "/api/v1/jobs/{id}/retry",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The job")),
    responses((status = OK, description = "The job", body = JobView))
)]
pub(super) async fn retry_job(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<JobId>,
) -> Answer<JobView> {
    Ok(Data(content.retry_job(&actor, id).await?.into()))
}
