use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Caller, Data, Id, Lang, Listed, Paging};
use hallyu_kernel::ContentId;

use super::taste_views::{FavoriteMark, FavoriteView};
use crate::application::User;

/// List favourites
///
/// The latest first. Titles that cannot be seen any more count, but are left out.
#[utoipa::path(
    get,
    path = "/api/v1/users/me/favorites",
    tag = "users",
    security(("bearer" = [])),
    params(Paging),
    responses((status = OK, description = "One page", body = Listed<FavoriteView>))
)]
pub async fn list_favorites(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Lang(language): Lang,
    Paging(page): Paging,
) -> Answer<Listed<FavoriteView>> {
    let favorites = user.list_favorites(&actor, page, language).await?;
    Ok(Data(Listed::from(favorites.map(FavoriteView::from))))
}

/// Whether a title is a favourite
#[utoipa::path(
    get,
    path = "/api/v1/users/me/favorites/{content_id}",
    tag = "users",
    security(("bearer" = [])),
    params(("content_id" = String, Path, description = "The title")),
    responses((status = OK, description = "Since when it is one, null if it is none", body = Option<FavoriteMark>))
)]
pub async fn get_favorite(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(title): Id<ContentId>,
) -> Answer<Option<FavoriteMark>> {
    Ok(Data(user.get_favorite(&actor, title).await?.map(FavoriteMark::from)))
}
