use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{ApiError, Caller, NoContent};

use crate::application::Auth;

/// Log out
///
/// The session ends at once, everywhere: neither its access token nor its refresh token is good any more.
#[utoipa::path(
    post,
    path = "/api/v1/auth/logout",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = NO_CONTENT, description = "The session has ended"))
)]
pub(super) async fn logout(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Result<NoContent, ApiError> {
    auth.logout(&actor).await?;
    Ok(NoContent)
}
