use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::JobId;

use super::get_job::JobView;
use crate::application::Content;

/// Cancel a job
///
/// A worker that is at it stops within seconds; jobs that follow from it end with it. What is over is answered with 409.
#[utoipa::path(
    post,
    path = "/api/v1/jobs/{id}/cancel",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The job")),
    responses((status = OK, description = "The job", body = JobView))
)]
pub(super) async fn cancel_job(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<JobId>,
) -> Answer<JobView> {
    Ok(Data(content.cancel_job(&actor, id).await?.into()))
}
