use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Body, Caller, Data, Id};
use hallyu_kernel::ContentId;

use super::people_sheet::CastBody;
use crate::application::Content;

/// Say who is in a title and how they speak to each other
///
/// Takes the place of what was said before. Later translations follow it; `POST /subtitles/{id}/retranslate` makes those that
/// are there follow it.
#[utoipa::path(
    put,
    path = "/api/v1/contents/{id}/cast",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    request_body = CastBody,
    responses((status = OK, description = "Everybody, with the new revision", body = CastBody))
)]
pub(super) async fn set_cast(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
    Body(cast): Body<CastBody>,
) -> Answer<CastBody> {
    Ok(Data(content.set_cast(&actor, id, cast.into()).await?.into()))
}
