use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, Id, NoContent};
use hallyu_kernel::UploadId;

use crate::application::Content;

/// End an upload
///
/// What has become the video of an episode stays.
#[utoipa::path(
    delete,
    path = "/api/v1/uploads/{upload}",
    tag = "creators",
    security(("bearer" = [])),
    params(("upload" = String, Path, description = "The upload")),
    responses(
        (status = NO_CONTENT, description = "Nothing is left of it"),
        (status = GONE, description = "It was given up or refused before"),
        (status = LOCKED, description = "Bytes are coming")
    )
)]
pub(super) async fn delete_upload(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<UploadId>,
) -> Result<NoContent, ApiError> {
    content.delete_upload(&actor, id).await?;
    Ok(NoContent)
}
