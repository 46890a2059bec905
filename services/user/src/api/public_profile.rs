use std::sync::Arc;

use axum::extract::State;
use hallyu_http::{Answer, Data, Id};
use hallyu_kernel::UserId;

use super::views::PublicView;
use crate::application::User;

/// What others see of a user.
#[utoipa::path(
    get,
    path = "/api/v1/users/{id}",
    tag = "users",
    params(("id" = String, Path, description = "Id of the user")),
    responses((status = 200, description = "The public part of the profile", body = PublicView))
)]
pub async fn public_profile(State(user): State<Arc<User>>, Id(id): Id<UserId>) -> Answer<PublicView> {
    Ok(Data(user.public_profile(id).await?.into()))
}
