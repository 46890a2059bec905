use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, Id, NoContent};
use hallyu_kernel::ContentId;

use crate::application::Content;

/// Delete a title
///
/// With its episodes, videos, pictures and subtitles.
#[utoipa::path(
    delete,
    path = "/api/v1/contents/{id}",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = NO_CONTENT, description = "The title is gone"))
)]
pub(super) async fn delete_content(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
) -> Result<NoContent, ApiError> {
    content.delete_content(&actor, id).await?;
    Ok(NoContent)
}
