use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Body, NoContent, follows};
use serde::Deserialize;
use utoipa::ToSchema;

use super::device::Asker;
use super::register::NewPassword;
use super::reset_password::new_password;
use crate::application::Auth;
use crate::domain::Password;

/// The password that is to be replaced, and the one that replaces it.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct ChangePasswordRequest {
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(example = "Correct-Horse-7", min_length = 1, max_length = 128)]
    old_password: String,
    #[garde(custom(follows::<Password>))]
    #[schema(value_type = NewPassword)]
    new_password: String,
}

/// Change the password
///
/// Every other session of the account ends at once.
#[utoipa::path(
    post,
    path = "/api/v1/auth/password/change",
    tag = "auth",
    security(("bearer" = [])),
    request_body = ChangePasswordRequest,
    responses((status = NO_CONTENT, description = "The password is the new one"))
)]
pub(super) async fn change_password(
    State(auth): State<Arc<Auth>>,
    Asker(who): Asker,
    Body(request): Body<ChangePasswordRequest>,
) -> Result<NoContent, ApiError> {
    let new = new_password(&request.new_password, "new_password")?;
    auth.change_password(&who, request.old_password, new).await?;
    Ok(NoContent)
}
