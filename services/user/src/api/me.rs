use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data};

use super::views::MeView;
use crate::application::User;

/// The caller's profile.
#[utoipa::path(
    get,
    path = "/api/v1/users/me",
    tag = "users",
    security(("bearer" = [])),
    responses((status = 200, description = "The profile", body = MeView))
)]
pub async fn me(State(user): State<Arc<User>>, Caller(actor): Caller) -> Answer<MeView> {
    let me = user.me(&actor).await?;
    Ok(Data(MeView::new(me, actor.role)))
}
