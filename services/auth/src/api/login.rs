use std::sync::Arc;

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderName, HeaderValue};
use garde::Validate;
use hallyu_http::{ApiError, Body, Data, schema};
use hallyu_kernel::{Role, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::device::{FromClient, device_cookie};
use super::refresh::TokensView;
use crate::application::{self, Auth, Tokens};
use crate::domain::Account;

/// Proof of an account.
#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct LoginRequest {
    #[garde(length(chars, min = 1, max = 255))]
    #[schema(example = "ana@example.com", min_length = 1, max_length = 255)]
    email: String,
    #[garde(length(chars, min = 1, max = 128))]
    #[schema(example = "Correct-Horse-7", min_length = 1, max_length = 128)]
    password: String,
}

/// Tokens and whose they are.
#[derive(Serialize, ToSchema)]
pub(super) struct LoggedIn {
    #[serde(flatten)]
    tokens: TokensView,
    user: UserView,
}

/// The user who logged in.
#[derive(Serialize, ToSchema)]
struct UserView {
    #[schema(value_type = String, example = "usr_01h455vb4pex5vsknk084sn02q")]
    user_id: UserId,
    email: String,
    nickname: String,
    #[schema(value_type = schema::Role, example = "user")]
    role: Role,
}

impl From<Account> for UserView {
    fn from(account: Account) -> Self {
        Self {
            user_id: account.id,
            email: account.email.to_string(),
            nickname: account.nickname.to_string(),
            role: account.role,
        }
    }
}

impl From<(Tokens, Account)> for LoggedIn {
    fn from((tokens, account): (Tokens, Account)) -> Self {
        Self { tokens: tokens.into(), user: account.into() }
    }
}

/// Log in
///
/// An unknown address is answered like a wrong password. After some wrong ones, strangers have to wait: 429 with
/// `Retry-After`. The cookie `hallyu_device` spares a device the wait that its owner has logged in from before. An account
/// with two-step verification is answered with 401 `MFA_REQUIRED`; `error.details` then has `mfa_token` and `methods` for
/// `POST /api/v1/auth/mfa/verify`.
#[utoipa::path(
    post,
    path = "/api/v1/auth/login",
    tag = "auth",
    request_body = LoginRequest,
    responses((status = OK, description = "A session was opened", body = LoggedIn))
)]
pub(super) async fn login(
    State(auth): State<Arc<Auth>>,
    FromClient(client): FromClient,
    Body(request): Body<LoginRequest>,
) -> Result<Entered, ApiError> {
    Ok(entered(&auth, auth.login(&request.email, request.password, client).await?))
}

/// The answer to a login, with the cookie by which the client is known the next time.
pub(super) type Entered = ([(HeaderName, HeaderValue); 1], Data<LoggedIn>);

/// Answers who was let in.
pub(super) fn entered(auth: &Auth, entered: application::LoggedIn) -> Entered {
    let application::LoggedIn { tokens, account, devices } = entered;
    ([(SET_COOKIE, device_cookie(auth, &devices))], Data((tokens, account).into()))
}
