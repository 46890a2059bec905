use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, Id, NoContent};
use hallyu_kernel::SessionId;

use crate::application::Content;

/// End what a device plays
///
/// Its place is free at once. A player ends its own stream when its viewer leaves; another device is told `STREAM_ENDED`
/// when it next saves its progress, and gets new addresses only if there is a place.
#[utoipa::path(
    delete,
    path = "/api/v1/streams/{id}",
    tag = "playback",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The device's session", example = "ses_01h455vb4pex5vsknk084sn02q")),
    responses((status = NO_CONTENT, description = "It plays no more"))
)]
pub(super) async fn end_stream(
    State(content): State<Arc<Content>>,
    Caller(viewer): Caller,
    Id(session): Id<SessionId>,
) -> Result<NoContent, ApiError> {
    content.end_stream(&viewer, session).await?;
    Ok(NoContent)
}
