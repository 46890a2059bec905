use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, Id, NoContent};
use hallyu_kernel::{ContentId, TermId};

use crate::application::Content;

/// Remove a term from a glossary
#[utoipa::path(
    delete,
    path = "/api/v1/contents/{id}/glossary/{term}",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title"), ("term" = String, Path, description = "The term")),
    responses((status = NO_CONTENT, description = "The term was removed"))
)]
pub(super) async fn delete_term(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(ids): Id<(ContentId, TermId)>,
) -> Result<NoContent, ApiError> {
    content.delete_term(&actor, ids).await?;
    Ok(NoContent)
}
