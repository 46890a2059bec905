use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Caller, Data};
use serde::Deserialize;
use utoipa::ToSchema;

use super::register::AccountView;
use crate::application::Auth;

/// The token of the link in the mail.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct VerifyEmailRequest {
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024)]
    token: String,
}

/// Verify an e-mail address
#[utoipa::path(
    post,
    path = "/api/v1/auth/verify-email",
    tag = "auth",
    request_body = VerifyEmailRequest,
    responses((status = OK, description = "The address is verified", body = AccountView))
)]
pub(super) async fn verify_email(
    State(auth): State<Arc<Auth>>,
    Body(request): Body<VerifyEmailRequest>,
) -> Answer<AccountView> {
    Ok(Data(auth.verify_email(&request.token).await?.into()))
}

/// Send the verification mail again
///
/// Does nothing if the address is verified already.
#[utoipa::path(
    post,
    path = "/api/v1/auth/verify-email/resend",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = OK, description = "The mail is on its way", body = AccountView))
)]
pub(super) async fn resend_verification(
    State(auth): State<Arc<Auth>>,
    Caller(actor): Caller,
) -> Answer<AccountView> {
    Ok(Data(auth.resend_verification(&actor).await?.into()))
}
