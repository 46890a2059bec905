use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, NoContent};

use crate::application::User;

/// Calls the caller's erasure off.
#[utoipa::path(
    delete,
    path = "/api/v1/users/me/erasure",
    tag = "users",
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Nothing will be erased"),
        (status = 409, description = "It has begun")
    )
)]
pub async fn cancel_erasure(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
) -> Result<NoContent, ApiError> {
    user.cancel_erasure(&actor).await?;
    Ok(NoContent)
}
