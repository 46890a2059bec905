use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Body, Caller, Created, Id};
use hallyu_kernel::ContentId;

use super::terms::{TermBody, TermView};
use crate::application::Content;

/// Add a term to a title's glossary
///
/// Later translations follow it; `POST /subtitles/{id}/retranslate` makes those that are there follow it.
#[utoipa::path(
    post,
    path = "/api/v1/contents/{id}/glossary",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    request_body = TermBody,
    responses((status = CREATED, description = "The term was added", body = TermView))
)]
pub(super) async fn create_term(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    Body(term): Body<TermBody>,
) -> Result<Created<TermView>, ApiError> {
    Ok(Created(content.create_term(&actor, id, term.into()).await?.into()))
}
