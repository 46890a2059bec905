use std::sync::Arc;

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderName, HeaderValue};
use garde::Validate;
use hallyu_http::{ApiError, Body, NoContent, follows};
use hallyu_kernel::BrokenRule;
use serde::Deserialize;
use utoipa::ToSchema;

use super::device::{FromClient, device_cookie};
use super::register::NewPassword;
use crate::application::Auth;
use crate::domain::{AuthError, Password};

/// The token of the link in the mail, and the new password.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct ResetPasswordRequest {
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024)]
    token: String,
    #[garde(custom(follows::<Password>))]
    #[schema(value_type = NewPassword)]
    password: String,
}

/// Choose a new password
///
/// With the token of the mail, which is good once. Every session of the account ends.
#[utoipa::path(
    post,
    path = "/api/v1/auth/password/reset",
    tag = "auth",
    request_body = ResetPasswordRequest,
    responses((status = NO_CONTENT, description = "The password is the new one"))
)]
pub(super) async fn reset_password(
    State(auth): State<Arc<Auth>>,
    FromClient(client): FromClient,
    Body(request): Body<ResetPasswordRequest>,
) -> Result<([(HeaderName, HeaderValue); 1], NoContent), ApiError> {
    let password = new_password(&request.password, "password")?;
    let devices = auth.reset_password(&request.token, password, client).await?;
    Ok(([(SET_COOKIE, device_cookie(&auth, &devices))], NoContent))
}

/// A password that somebody chose in a field.
pub(super) fn new_password(text: &str, field: &'static str) -> Result<Password, AuthError> {
    text.parse().map_err(|broken: BrokenRule| AuthError::Invalid(vec![broken.at(field)]))
}
