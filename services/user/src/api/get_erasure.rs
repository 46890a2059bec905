use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data};

use super::erasure_views::ErasureRequestView;
use crate::application::User;

/// Whether and when the caller will be erased.
#[utoipa::path(
    get,
    path = "/api/v1/users/me/erasure",
    tag = "users",
    security(("bearer" = [])),
    responses((status = 200, description = "What is planned", body = ErasureRequestView))
)]
pub async fn get_erasure(State(user): State<Arc<User>>, Caller(actor): Caller) -> Answer<ErasureRequestView> {
    Ok(Data(ErasureRequestView::new(user.get_erasure(&actor).await?)))
}
