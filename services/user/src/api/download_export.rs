use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use hallyu_http::{ApiError, Caller, Id};
use hallyu_kernel::ExportId;
use http::header;

use crate::application::User;

/// Downloads the archive of an export: a ZIP with one JSON file per service and a file that explains them.
#[utoipa::path(
    get,
    path = "/api/v1/users/me/exports/{id}/download",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the export")),
    responses(
        (status = 200, description = "The archive", content_type = "application/zip", body = Vec<u8>),
        (status = 404, description = "It is not the caller's, has failed or has expired"),
        (status = 409, description = "It is not ready yet")
    )
)]
pub async fn download_export(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(id): Id<ExportId>,
) -> Result<Response, ApiError> {
    let (export, archive) = user.download_export(&actor, id).await?;
    let name = format!("hallyulatino-{}.zip", export.created_at.format("%Y-%m-%d"));
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_LENGTH, archive.meta.size.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(archive)).into_response())
}
