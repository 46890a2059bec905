use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id};
use hallyu_kernel::ExportId;

use super::export_views::{ExportView, ExportsView};
use crate::application::User;

/// The caller's exports, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/users/me/exports",
    tag = "users",
    security(("bearer" = [])),
    responses((status = 200, description = "The exports", body = ExportsView))
)]
pub async fn list_exports(State(user): State<Arc<User>>, Caller(actor): Caller) -> Answer<ExportsView> {
    let exports = user.list_exports(&actor).await?;
    Ok(Data(ExportsView { items: exports.into_iter().map(ExportView::from).collect() }))
}

/// One of the caller's exports.
#[utoipa::path(
    get,
    path = "/api/v1/users/me/exports/{id}",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the export")),
    responses((status = 200, description = "The export", body = ExportView))
)]
pub async fn get_export(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(id): Id<ExportId>,
) -> Answer<ExportView> {
    Ok(Data(user.get_export(&actor, id).await?.into()))
}
