use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, ApiError, Body, Caller, Data, Id, NoContent};
use hallyu_kernel::ContentId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::taste_views::RatingView;
use crate::application::User;
use crate::domain::{ReviewText, Stars};

/// What the caller thinks of a title.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateContent {
    #[garde(range(min = *Stars::RANGE.start(), max = *Stars::RANGE.end()))]
    #[schema(minimum = 1, maximum = 10, example = 9)]
    stars: u8,
    /// In the caller's own words; blanks around it and what cannot be seen are left out.
    #[garde(inner(length(chars, max = ReviewText::LONGEST)))]
    #[schema(max_length = 2000)]
    review: Option<String>,
}

/// Rate a title
///
/// In the place of what the caller said before; without `review` that goes. Once more changes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/contents/{id}/rating",
    tag = "contents",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    request_body = RateContent,
    responses(
        (status = OK, description = "What the caller thinks now", body = RatingView),
        (status = NOT_FOUND, description = "There is no such title")
    )
)]
pub async fn rate_content(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(title): Id<ContentId>,
    Body(body): Body<RateContent>,
) -> Answer<RatingView> {
    let review = body.review.as_deref().and_then(ReviewText::of);
    Ok(Data(user.rate_content(&actor, title, (Stars::new(body.stars), review)).await?.into()))
}

/// Take a rating back
///
/// The review goes with it. Once more changes nothing.
#[utoipa::path(
    delete,
    path = "/api/v1/contents/{id}/rating",
    tag = "contents",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = NO_CONTENT, description = "The caller has not rated the title"))
)]
pub async fn unrate_content(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(title): Id<ContentId>,
) -> Result<NoContent, ApiError> {
    user.unrate_content(&actor, title).await?;
    Ok(NoContent)
}

/// What the caller thinks of a title
#[utoipa::path(
    get,
    path = "/api/v1/contents/{id}/rating",
    tag = "contents",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "The title")),
    responses((status = OK, description = "The caller's own rating, null before there is one", body = Option<RatingView>))
)]
pub async fn get_rating(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Id(title): Id<ContentId>,
) -> Answer<Option<RatingView>> {
    Ok(Data(user.get_rating(&actor, title).await?.map(RatingView::from)))
}
