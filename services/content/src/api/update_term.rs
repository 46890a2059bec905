use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::{ContentId, TermId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::terms::{TermBody, TermView};
use crate::application::Content;

/// A term as it is to be.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermChange {
    /// The `rev` that the editor saw.
    #[garde(skip)]
    rev: u32,
    #[garde(dive)]
    term: TermBody,
}

/// Change a term of a glossary
#[utoipa::path(
    put,
    path = "/api/v1/contents/{id}/glossary/{term}",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title"), ("term" = String, Path, description = "The term")),
    request_body = TermChange,
    responses((status = OK, description = "The term as it is now", body = TermView))
)]
pub(super) async fn update_term(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(ids): Id<(ContentId, TermId)>,
    Body(change): Body<TermChange>,
) -> Answer<TermView> {
    Ok(Data(content.update_term(&actor, ids, (change.rev, change.term.into())).await?.into()))
}
