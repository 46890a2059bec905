use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data};
use serde::Serialize;
use utoipa::ToSchema;

use crate::application::Auth;

/// There is nothing to say of a session that has ended.
#[derive(Serialize, ToSchema)]
pub(super) struct LoggedOut {}

/// Log out
///
/// The session ends at once, everywhere: neither its access token nor its refresh token is good any more.
#[utoipa::path(
    post,
    path = "/api/v1/auth/logout",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = OK, description = "The session has ended", body = LoggedOut))
)]
pub(super) async fn logout(State(auth): State<Arc<Auth>>, Caller(actor): Caller) -> Answer<LoggedOut> {
    auth.logout(&actor).await?;
    Ok(Data(LoggedOut {}))
}
