use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use hallyu_contracts::playback::StreamCheck;
use hallyu_http::{ApiError, Insider, NoContent};

use crate::application::Content;

/// Whether a device may go on fetching what it plays, for the edge
#[utoipa::path(
    post,
    path = "/internal/streams/check",
    tag = "internal",
    request_body = Object,
    responses((status = NO_CONTENT, description = "It may"), (status = CONFLICT, description = "It may not"))
)]
pub(super) async fn check_stream(
    _: Insider,
    State(content): State<Arc<Content>>,
    Json(check): Json<StreamCheck>,
) -> Result<NoContent, ApiError> {
    content.check_stream(&check).await?;
    Ok(NoContent)
}
