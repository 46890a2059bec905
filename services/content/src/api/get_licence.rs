use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::ContentId;

use super::set_licence::LicenceBody;
use crate::application::Content;

/// Read where and when viewers may watch a title
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}/licence",
    tag = "creators",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "Where and when", body = LicenceBody))
)]
pub(super) async fn get_licence(
    State(content): State<Arc<Content>>,
    Caller(actor): Caller,
    Id(id): Id<ContentId>,
) -> Answer<LicenceBody> {
    Ok(Data((&content.get_licence(&actor, id).await?).into()))
}
