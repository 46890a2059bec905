use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Data, Id, Listed, Paging};
use hallyu_kernel::ContentId;

use super::taste_views::ReviewView;
use crate::application::User;

/// List reviews
///
/// What users say about a title, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}/reviews",
    tag = "contents",
    params(("id" = String, Path, description = "The title"), Paging),
    responses((status = OK, description = "One page", body = Listed<ReviewView>))
)]
pub async fn list_reviews(
    State(user): State<Arc<User>>,
    Id(title): Id<ContentId>,
    Paging(page): Paging,
) -> Answer<Listed<ReviewView>> {
    Ok(Data(Listed::from(user.list_reviews(title, page).await?.map(ReviewView::from))))
}
