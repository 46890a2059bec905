use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, Id, NoContent};
use hallyu_kernel::EpisodeId;

use crate::application::User;

/// Forget all that was watched
///
/// Streams begin anew and recommendations forget it, too.
#[utoipa::path(
    delete,
    path = "/api/v1/users/me/watch-history",
    tag = "users",
    security(("bearer" = [])),
    responses((status = NO_CONTENT, description = "It is forgotten"))
)]
pub async fn erase_history(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
) -> Result<NoContent, ApiError> {
    user.erase_history(&actor, None).await?;
    Ok(NoContent)
}

/// Forget that an episode was watched
///
/// Its stream begins anew and recommendations forget it, too.
#[utoipa::path(
    delete,
    path = "/api/v1/users/me/watch-history/{episode_id}",
    tag = "users",
    security(("bearer" = [])),
    params(("episode_id" = String, Path, description = "The episode")),
    responses((status = NO_CONTENT, description = "It is forgotten"))
)]
pub async fn erase_visit(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(episode): Id<EpisodeId>,
) -> Result<NoContent, ApiError> {
    user.erase_history(&actor, Some(episode)).await?;
    Ok(NoContent)
}
