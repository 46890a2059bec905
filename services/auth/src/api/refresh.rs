use std::sync::Arc;

use axum::extract::State;
use garde::Validate;
use hallyu_http::{Answer, Body, Data};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::application::{Auth, Tokens};

/// The refresh token of the last login or refresh.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct RefreshRequest {
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(min_length = 1, max_length = 1024)]
    refresh_token: String,
}

/// A pair of tokens.
#[derive(Serialize, ToSchema)]
pub(super) struct TokensView {
    /// For the header `Authorization: Bearer`.
    access_token: String,
    /// Good once, for the next pair.
    refresh_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Life of the access token, seconds.
    #[schema(example = 1800)]
    expires_in: u32,
}

impl From<Tokens> for TokensView {
    fn from(tokens: Tokens) -> Self {
        let Tokens { access_token, refresh_token, expires_in } = tokens;
        Self { access_token, refresh_token, token_type: "Bearer", expires_in }
    }
}

/// Renew the tokens
///
/// A refresh token is good once. One that comes a second time ends its session, since somebody may have stolen it.
#[utoipa::path(
    post,
    path = "/api/v1/auth/refresh",
    tag = "auth",
    request_body = RefreshRequest,
    responses((status = OK, description = "The next pair of tokens", body = TokensView))
)]
pub(super) async fn refresh(
    State(auth): State<Arc<Auth>>,
    Body(request): Body<RefreshRequest>,
) -> Answer<TokensView> {
    Ok(Data(auth.refresh(&request.refresh_token).await?.into()))
}
