use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use hallyu_contracts::user::Home;
use hallyu_http::{ApiError, Id, Insider};
use hallyu_kernel::UserId;

use crate::application::User;

/// Where an account is at home, for the other processes of the platform
#[utoipa::path(
    get,
    path = "/internal/users/{user_id}/home",
    tag = "internal",
    params(("user_id" = String, Path, example = "usr_01h455vb4pex5vsknk084sn02q")),
    responses((status = OK, description = "The country that the account names"))
)]
pub async fn home(
    _: Insider,
    State(user): State<Arc<User>>,
    Id(id): Id<UserId>,
) -> Result<Json<Home>, ApiError> {
    Ok(Json(Home { country: user.public_profile(id).await?.country }))
}
