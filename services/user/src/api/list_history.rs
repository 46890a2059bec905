use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Lang, Listed, Paging};

use super::taste_views::WatchedView;
use crate::application::User;

/// List what was watched
///
/// The latest first. What cannot be seen any more counts, but is left out.
#[utoipa::path(
    get,
    path = "/api/v1/users/me/watch-history",
    tag = "users",
    security(("bearer" = [])),
    params(Paging),
    responses((status = OK, description = "One page", body = Listed<WatchedView>))
)]
pub async fn list_history(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Lang(language): Lang,
    Paging(page): Paging,
) -> Answer<Listed<WatchedView>> {
    let watched = user.list_history(&actor, page, language).await?;
    Ok(Data(Listed::from(watched.map(WatchedView::from))))
}
