use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::ContentId;

use super::people_sheet::CastBody;
use crate::application::Content;

/// Get the characters of a title and how they speak to each other
///
/// For those who may change the title.
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}/cast",
    tag = "subtitles",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "Everybody", body = CastBody))
)]
pub(super) async fn get_cast(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
) -> Answer<CastBody> {
    Ok(Data(content.get_cast(&actor, id).await?.into()))
}
