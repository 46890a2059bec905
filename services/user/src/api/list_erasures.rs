use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Listed, Paging};

use super::erasure_views::ErasureView;
use crate::application::User;

/// Erasures that are not complete, the oldest first. They name nobody. For admins.
#[utoipa::path(
    get,
    path = "/api/v1/admin/erasures",
    tag = "admin",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, description = "What is not complete", body = Listed<ErasureView>))
)]
pub async fn list_erasures(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Paging(page): Paging,
) -> Answer<Listed<ErasureView>> {
    let erasures = user.list_erasures(&actor, page).await?;
    Ok(Data(erasures.map(ErasureView::from).into()))
}
