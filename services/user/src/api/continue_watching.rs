use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Lang};
use serde::Serialize;
use utoipa::ToSchema;

use super::taste_views::WatchedView;
use crate::application::User;

/// Where the caller can go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContinueWatching {
    /// One episode of each title, the title that was watched last first; at most twenty.
    items: Vec<WatchedView>,
}

/// Where to go on
///
/// The episode of each begun title that was not seen to its end, else the one behind it.
#[utoipa::path(
    get,
    path = "/api/v1/users/me/continue-watching",
    tag = "users",
    security(("bearer" = [])),
    responses((status = OK, description = "At most twenty", body = ContinueWatching))
)]
pub async fn continue_watching(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Lang(language): Lang,
) -> Answer<ContinueWatching> {
    let going_on = user.continue_watching(&actor, language).await?;
    Ok(Data(ContinueWatching { items: going_on.into_iter().map(WatchedView::from).collect() }))
}
