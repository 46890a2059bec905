use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Body, NoContent};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::application::Auth;

/// The address of an account whose password is not known any more.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct ForgotPasswordRequest {
    #[garde(length(chars, min = 1, max = 255))]
    #[schema(example = "ana@example.com", min_length = 1, max_length = 255)]
    email: String,
}

/// Ask for a new password
///
/// If there is an account with this address, it is sent a mail with a link that is good for an hour. The answer is the
/// same if there is none.
#[utoipa::path(
    post,
    path = "/api/v1/auth/password/forgot",
    tag = "auth",
    request_body = ForgotPasswordRequest,
    responses((status = NO_CONTENT, description = "The request was taken"))
)]
pub(super) async fn forgot_password(
    State(auth): State<Arc<Auth>>,
    Body(request): Body<ForgotPasswordRequest>,
) -> Result<NoContent, ApiError> {
    auth.forgot_password(&request.email).await?;
    Ok(NoContent)
}
