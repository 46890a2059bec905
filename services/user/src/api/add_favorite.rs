use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Body, Caller, Created, Data, Lang};
use hallyu_kernel::ContentId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::taste_views::FavoriteView;
use crate::application::User;

/// The title.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFavorite {
    #[garde(skip)]
    #[schema(
        value_type = String,
        example = "cnt_01h455vb4pex5vsknk084sn02q",
        pattern = "^cnt_[0-7][0-9a-hjkmnp-tv-z]{25}$"
    )]
    content_id: ContentId,
}

/// Make a title a favourite
///
/// Once more changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/users/me/favorites",
    tag = "users",
    security(("bearer" = [])),
    request_body = NewFavorite,
    responses(
        (status = CREATED, description = "It is one", body = FavoriteView),
        (status = NOT_FOUND, description = "There is no such title")
    )
)]
pub async fn add_favorite(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Lang(language): Lang,
    Body(body): Body<NewFavorite>,
) -> Result<Created<FavoriteView>, ApiError> {
    Ok(Data::created(user.add_favorite(&actor, body.content_id, language).await?.into()))
}
