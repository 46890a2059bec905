use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, Id, NoContent};
use hallyu_kernel::ContentId;

use crate::application::User;

/// Take a title from the favourites
///
/// Once more changes nothing.
#[utoipa::path(
    delete,
    path = "/api/v1/users/me/favorites/{content_id}",
    tag = "users",
    security(("bearer" = [])),
    params(("content_id" = String, Path, description = "The title")),
    responses((status = NO_CONTENT, description = "It is none"))
)]
pub async fn remove_favorite(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(title): Id<ContentId>,
) -> Result<NoContent, ApiError> {
    user.remove_favorite(&actor, title).await?;
    Ok(NoContent)
}
