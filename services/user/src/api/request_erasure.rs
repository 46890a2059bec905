use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{ApiError, Body, Caller, Data};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::erasure_views::ErasureRequestView;
use crate::application::User;

/// Proof that the caller owns the account.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseMe {
    /// The account's password. An account without one needs a login of the last ten minutes instead.
    #[garde(inner(length(chars, min = 1, max = 128)))]
    #[schema(example = "Correct-Horse-7", min_length = 1, max_length = 128)]
    password: Option<String>,
}

/// Erases the caller, across all services, after a grace period in which it can be called off.
#[utoipa::path(
    delete,
    path = "/api/v1/users/me",
    tag = "users",
    security(("bearer" = [])),
    request_body = EraseMe,
    responses(
        (status = 202, description = "It will happen", body = ErasureRequestView),
        (status = 401, description = "The password is wrong"),
        (status = 403, description = "The account has no password and the login is too long ago")
    )
)]
pub async fn request_erasure(
    State(user): State<Arc<User>>,
    Caller(actor): Caller,
    Body(body): Body<EraseMe>,
) -> Result<(StatusCode, Data<ErasureRequestView>), ApiError> {
    let request = user.request_erasure(&actor, body.password).await?;
    Ok((StatusCode::ACCEPTED, Data(ErasureRequestView::new(Some(request)))))
}
