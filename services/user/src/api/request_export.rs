use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, Data};
use hallyu_kernel::FieldError;
use http::{HeaderMap, StatusCode};

use super::export_views::ExportView;
use crate::application::User;

/// Characters of an `Idempotency-Key` at most.
const LONGEST_KEY: usize = 255;

/// Asks for a copy of all that is held about the caller, across all services. One is made at a time, and at most one a
/// day unless the last one failed. A mail says when it is ready.
#[utoipa::path(
    post,
    path = "/api/v1/users/me/export",
    tag = "users",
    security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "A repeat with the same key gives the same export")),
    responses(
        (status = 202, description = "It is being made", body = ExportView),
        (status = 429, description = "The last one is less than a day old")
    )
)]
pub async fn request_export(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    headers: HeaderMap,
) -> Result<(StatusCode, Data<ExportView>), ApiError> {
    let export = user.request_export(&actor, request_key(&headers)?).await?;
    Ok((StatusCode::ACCEPTED, Data(export.into())))
}

fn request_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let wrong = |rule| ApiError::validation(vec![FieldError::new("Idempotency-Key", rule)]);
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().map_err(|_| wrong("format"))?;
    if key.is_empty() || key.len() > LONGEST_KEY { Err(wrong("format")) } else { Ok(Some(key.to_owned())) }
}
